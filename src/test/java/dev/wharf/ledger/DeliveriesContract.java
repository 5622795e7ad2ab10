package dev.wharf.ledger;

import static dev.wharf.ledger.OpenLedgers.claimed;
import static dev.wharf.ledger.OpenLedgers.inState;
import static dev.wharf.ledger.OpenLedgers.packet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.packet.Fingerprint;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the ledger knows of deliveries. */
interface DeliveriesContract extends OpenLedgers {
  @Test
  default void findsNothingUnderUnknownId() {
    assertThat(ledger().find("unknown")).isNull();
  }

  @Test
  default void listsOpenDeliveriesOldestFirst() {
    PacketRecord first = inState(of("other"), OTHER, PacketState.PROCESSING);
    clock().advance(Duration.ofSeconds(1));
    PacketRecord second = inState(ledger(), NAME, PacketState.WAITING);
    assertThat(ledger().open()).containsExactly(first, second);
  }

  @ParameterizedTest
  @EnumSource
  default void listsDeliveryAsOpenUntilItEnded(PacketState state) {
    PacketRecord packet = inState(ledger(), NAME, state);
    assertThat(ledger().open().contains(packet)).isEqualTo(!state.ended());
  }

  @Test
  default void listsBlockedDeliveryUntilItTakesItsNextStep() {
    PacketRecord packet = inState(ledger(), NAME, PacketState.ARCHIVING);
    ledger().block(packet, "no right");
    assertThat(ledger().blocked())
        .singleElement()
        .extracting(PacketRecord::blocked)
        .isEqualTo("no right");
    ledger().decide(packet, PacketState.ARCHIVING, packet.decided());
    assertThat(ledger().blocked()).isEmpty();
  }

  @Test
  default void blocksNothingOfAnotherServer() {
    ledger().block(inState(of("other"), NAME, PacketState.ARCHIVING), "no right");
    assertThat(ledger().blocked()).isEmpty();
  }

  @Test
  default void blocksNothingThatHasEnded() {
    ledger().block(inState(ledger(), NAME, PacketState.ARCHIVED), "no right");
    assertThat(ledger().blocked()).isEmpty();
  }

  @Test
  default void hastenedDeliveryCanBeClaimedAtOnce() {
    var packet = claimed(ledger(), NAME);
    ledger().putBack(packet, false, clock().instant().plusSeconds(60));
    assertThat(ledger().claim(NAME)).isNull();
    ledger().hasten(NAME);
    assertThat(ledger().claim(NAME)).isNotNull();
  }

  @Test
  default void remembersFoldersAndKeepsItsName() {
    String name = ledger().usedFolders().ledgerName();
    ledger().usedFolders().remember("wharf.archive", new UsedFolders.Used("first", "/a"));
    ledger().usedFolders().remember("wharf.archive", new UsedFolders.Used("second", "/b"));
    assertThat(of("other").usedFolders().ledgerName()).isEqualTo(name);
    assertThat(of("other").usedFolders().all())
        .containsOnly(Map.entry("wharf.archive", new UsedFolders.Used("second", "/b")));
  }

  @Test
  default void sharesTheFirstReceiptKeyThatIsOffered() {
    assertThat(ledger().usedFolders().receiptKey("one")).isEqualTo("one");
    assertThat(of("other").usedFolders().receiptKey("two")).isEqualTo("one");
    assertThat(ledger().usedFolders().all()).isEmpty();
  }

  @Test
  default void knowsArchivedContentByNameAndFingerprint() {
    inState(ledger(), NAME, PacketState.ARCHIVED);
    assertThat(of("other").archived(NAME, ZIP)).isNotEmpty();
    assertThat(ledger().archived(OTHER, ZIP)).isEmpty();
    assertThat(ledger().archived(NAME, new Fingerprint(8, ZIP.sha256()))).isEmpty();
    assertThat(ledger().archived(NAME, new Fingerprint(9, "cd".repeat(32)))).isEmpty();
  }

  @Test
  default void takesContentForArchivedOnlyWhenItsPacketHasEnded() {
    inState(ledger(), NAME, PacketState.ARCHIVING);
    assertThat(ledger().archived(NAME, ZIP)).isEmpty();
  }

  @Test
  default void takesQuarantinedContentNotForArchived() {
    Ending ending = new Ending("packet", QUARANTINE.reason(), "why", 0, 0, ZIP, null);
    ledger()
        .end(
            ledger().decide(claimed(ledger(), NAME), PacketState.QUARANTINING, ending),
            AfterEnd.NOTHING);
    assertThat(ledger().archived(NAME, ZIP)).isEmpty();
  }

  @Test
  default void notesThatQuarantinedDeliveryWasReplayed() {
    PacketRecord packet = inState(of("other"), NAME, PacketState.QUARANTINED);
    assertThat(ledger().markReplayed(packet.id())).isTrue();
    assertThat(ledger().find(packet.id()).state()).isEqualTo(PacketState.REPLAYED);
    assertThat(ledger().markReplayed(packet.id())).as("when the answer was lost").isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      names = {"QUARANTINED", "REPLAYED"},
      mode = EnumSource.Mode.EXCLUDE)
  default void replaysNothingThatWasNeverQuarantined(PacketState state) {
    PacketRecord packet = inState(ledger(), NAME, state);
    assertThat(ledger().markReplayed(packet.id())).isFalse();
    assertThat(ledger().find(packet.id())).isEqualTo(packet);
  }

  @Test
  default void replaysNothingUnderUnknownId() {
    assertThat(ledger().markReplayed("unknown")).isFalse();
  }

  @Test
  default void knowsWhosePacketIs() {
    PacketRecord mine = ledger().claim(NAME);
    assertThat(ledger().ours(mine)).isTrue();
    assertThat(of("other").ours(mine)).isFalse();
    assertThat(ledger().ours(inState(ledger(), OTHER, PacketState.WAITING))).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  default void attemptHoldsPacketWhileItIsInWork(PacketState state) {
    PacketRecord packet = inState(ledger(), NAME, state);
    assertThat(ledger().holds(packet)).isEqualTo(packet.owner() != null && !state.ended());
    assertThat(of("other").holds(packet)).isFalse();
  }

  @Test
  default void earlierAttemptHoldsPacketNoMore() {
    PacketRecord first = ledger().claim(NAME);
    ledger().putBack(packet(first), false, NOW);
    ledger().claim(NAME);
    assertThat(ledger().holds(first)).isFalse();
  }

  @Test
  default void answersWhileItCanBeReached() {
    ledger().requireReachable();
  }

  @Test
  default void goesByClockThatItWasGiven() {
    assertThat(ledger().clock().instant()).isEqualTo(NOW);
  }

  @Test
  default void hasLeaseWithoutEndForServerAlone() {
    assertThat(ledger().lease().endless()).isTrue();
  }

  @Test
  default void namesItsOwner() {
    assertThat(of("other").owner()).isEqualTo("other");
  }
}
