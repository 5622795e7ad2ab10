package dev.wharf.ledger;

import static dev.wharf.ledger.OpenLedgers.claimed;
import static dev.wharf.ledger.OpenLedgers.inState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.fixture.Waiting;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Receipt.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The steps of a packet that a server holds. */
interface StepsContract extends OpenLedgers {
  @ParameterizedTest
  @EnumSource(names = {"UNPACKING", "PROCESSING"})
  default void notesStepOfClaimedPacket(PacketState step) {
    OpenPacket packet = claimed(ledger(), NAME);
    clock().advance(Duration.ofSeconds(5));
    ledger().advance(packet, step);
    PacketRecord known = ledger().find(packet.id());
    assertThat(known.state()).isEqualTo(step);
    assertThat(known.updated()).isEqualTo(NOW.plusSeconds(5));
  }

  @Test
  default void keepsHowPacketIsToEnd() {
    OpenPacket packet = claimed(ledger(), NAME);
    Ending all = new Ending("packet~2", Reason.TIMEOUT, "why", 3, 1L << 40, ZIP, "printed");
    PacketRecord decided = ledger().decide(packet, PacketState.QUARANTINING, all);
    assertThat(decided.decided()).isEqualTo(all);
    assertThat(decided.state()).isEqualTo(PacketState.QUARANTINING);
    assertThat(ledger().find(packet.id())).isEqualTo(decided);
  }

  @Test
  default void keepsEndingWithoutAnythingThatMayBeMissing() {
    OpenPacket packet = claimed(ledger(), NAME);
    Ending least = new Ending("packet", null, null, 0, 0, null, null);
    assertThat(ledger().decide(packet, PacketState.ARCHIVING, least).decided()).isEqualTo(least);
  }

  @Test
  default void addsUpHowLongAttemptsWorkedAtPacket() {
    OpenPacket first = claimed(ledger(), NAME);
    first.progress().open();
    Waiting.until("it works", () -> first.worked().toMillis() >= 5);
    ledger().putBack(first, true, NOW);
    Duration before = ledger().find(first.id()).worked();
    OpenPacket second = claimed(ledger(), NAME);
    second.progress().open();
    Waiting.until("it works", () -> second.progress().worked().toMillis() >= 5);
    PacketRecord decided = ledger().decide(second, PacketState.ARCHIVING, ARCHIVE);
    assertThat(before).isGreaterThanOrEqualTo(Duration.ofMillis(5));
    assertThat(ledger().find(first.id()).worked())
        .isGreaterThanOrEqualTo(before.plusMillis(5))
        .isEqualTo(decided.worked());
  }

  @Test
  default void doesNotCountTwiceWhenPlaceIsDecidedAgain() {
    OpenPacket packet = claimed(ledger(), NAME);
    packet.progress().open();
    PacketRecord decided = ledger().decide(packet, PacketState.ARCHIVING, ARCHIVE);
    PacketRecord moved =
        ledger().decide(decided, PacketState.ARCHIVING, decided.decided().at("packet~2"));
    assertThat(moved.worked()).isEqualTo(decided.worked());
  }

  @Test
  default void decidesAnotherPlaceForPacketBeingEnded() {
    PacketRecord decided = inState(ledger(), NAME, PacketState.ARCHIVING);
    PacketRecord moved =
        ledger().decide(decided, PacketState.ARCHIVING, decided.decided().at("packet~2"));
    assertThat(moved.decided()).isEqualTo(ARCHIVE.at("packet~2"));
  }

  @Test
  default void decidesQuarantineForPacketBeingArchived() {
    PacketRecord decided = inState(ledger(), NAME, PacketState.ARCHIVING);
    ledger().end(ledger().decide(decided, PacketState.QUARANTINING, QUARANTINE), AfterEnd.NOTHING);
    assertThat(ledger().find(decided.id()).state()).isEqualTo(PacketState.QUARANTINED);
  }

  @Test
  default void decidesEndAgainWhenTheAnswerWasLost() {
    OpenPacket packet = claimed(ledger(), NAME);
    PacketRecord first = ledger().decide(packet, PacketState.ARCHIVING, ARCHIVE);
    assertThat(ledger().decide(packet, PacketState.ARCHIVING, ARCHIVE)).isEqualTo(first);
  }

  @Test
  default void keepsAnyCharacterThatProcessingPrinted() {
    OpenPacket packet = claimed(ledger(), NAME);
    Ending ending = new Ending("packet", Reason.TIMEOUT, "why", 0, 0, null, "a\0b\uD800c\n\t");
    assertThat(ledger().decide(packet, PacketState.QUARANTINING, ending).decided().output())
        .startsWith("a\uFFFDb")
        .endsWith("c\n\t");
  }

  @Test
  default void endsPacketThatIsArchived() {
    PacketRecord decided = inState(ledger(), NAME, PacketState.ARCHIVING);
    clock().advance(Duration.ofSeconds(5));
    ledger().end(decided, AfterEnd.NOTHING);
    PacketRecord ended = ledger().find(decided.id());
    assertThat(ended.state()).isEqualTo(PacketState.ARCHIVED);
    assertThat(ended.updated()).isEqualTo(NOW.plusSeconds(5));
    assertThat(ended.ending()).isEqualTo(ARCHIVE);
  }

  @Test
  default void endsPacketThatIsQuarantined() {
    PacketRecord decided = inState(ledger(), NAME, PacketState.QUARANTINING);
    ledger().end(decided, AfterEnd.NOTHING);
    assertThat(ledger().find(decided.id()).state()).isEqualTo(PacketState.QUARANTINED);
  }

  @Test
  default void endsPacketOnceWhenTheAnswerWasLost() {
    PacketRecord decided = inState(ledger(), NAME, PacketState.ARCHIVING);
    Notice notice = new Notice(decided.id(), Outcome.ARCHIVED, "{}");
    ledger().end(decided, AfterEnd.of(notice));
    clock().advance(Duration.ofSeconds(5));
    ledger().end(decided, AfterEnd.of(notice));
    assertThat(ledger().find(decided.id()).updated()).isEqualTo(NOW);
    assertThat(ledger().outbox().due(5)).containsExactly(notice);
  }

  @Test
  default void endsNoPacketForWhichAnotherEndWasDecided() {
    PacketRecord decided = inState(ledger(), NAME, PacketState.ARCHIVING);
    ledger().decide(decided, PacketState.QUARANTINING, QUARANTINE);
    assertThatThrownBy(() -> ledger().end(decided, AfterEnd.NOTHING))
        .isInstanceOf(ClaimLostException.class);
  }

  @Test
  default void endsNoPacketWhoseNoticeCannotBeKept() {
    Notice notice = new Notice("same", Outcome.ARCHIVED, "{}");
    ledger().end(inState(ledger(), OTHER, PacketState.ARCHIVING), AfterEnd.of(notice));
    PacketRecord decided = inState(ledger(), NAME, PacketState.ARCHIVING);
    assertThatThrownBy(() -> ledger().end(decided, AfterEnd.of(notice)))
        .isInstanceOf(LedgerException.class);
    assertThat(ledger().find(decided.id())).isEqualTo(decided);
  }

  @ParameterizedTest
  @EnumSource(names = {"CLAIMED", "UNPACKING"})
  default void keepsNothingOfPacketThatVanishedBeforeItWasUnpacked(PacketState state) {
    PacketRecord packet = inState(ledger(), NAME, state);
    ledger().vanish(packet);
    assertThat(ledger().find(packet.id())).isNull();
    assertThat(ledger().history().counts()).isEmpty();
    ledger().vanish(packet);
  }

  @Test
  default void keepsWhatVanishedAtALaterAttempt() {
    ledger().putBack(claimed(ledger(), NAME), false, NOW);
    PacketRecord packet = inState(ledger(), NAME, PacketState.UNPACKING);
    ledger().vanish(packet);
    assertThat(ledger().find(packet.id()).state()).isEqualTo(PacketState.VANISHED);
  }

  @ParameterizedTest
  @EnumSource(names = {"PROCESSING", "ARCHIVING", "QUARANTINING"})
  default void closesDeliveryOfPacketThatVanished(PacketState state) {
    PacketRecord packet = inState(ledger(), NAME, state);
    ledger().vanish(packet);
    assertThat(ledger().find(packet.id()).state()).isEqualTo(PacketState.VANISHED);
    assertThat(ledger().open()).isEmpty();
    ledger().vanish(packet);
  }

  @ParameterizedTest
  @EnumSource(names = {"WAITING", "QUEUED", "ARCHIVED", "QUARANTINED", "REPLAYED"})
  default void letsNoPacketVanishThatIsNotInWork(PacketState state) {
    PacketRecord packet = inState(ledger(), NAME, state);
    assertThatThrownBy(() -> ledger().vanish(packet)).isInstanceOf(ClaimLostException.class);
    assertThat(ledger().find(packet.id())).isEqualTo(packet);
  }
}
