package dev.wharf.ledger;

import static dev.wharf.ledger.OpenLedgers.inState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.packet.Receipt.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A packet in work goes on though the ledger has forgotten it, unless another has it by now. */
interface RegainingContract extends OpenLedgers {
  /** A claimed packet of which the ledger knows nothing any more. */
  private PacketRecord forgotten() {
    PacketRecord claimed = inState(ledger(), NAME, PacketState.CLAIMED);
    ledger().vanish(claimed);
    assertThat(ledger().find(claimed.id())).isNull();
    return claimed;
  }

  @Test
  default void stepOfForgottenPacketIsTaken() {
    PacketRecord packet = forgotten();
    ledger().advance(packet, PacketState.PROCESSING);
    PacketRecord known = ledger().find(packet.id());
    assertThat(known.state()).isEqualTo(PacketState.PROCESSING);
    assertThat(known.claimed()).isEqualTo(packet.claimed());
    assertThat(ledger().holds(packet)).isTrue();
  }

  @Test
  default void endOfForgottenPacketIsDecided() {
    PacketRecord decided = ledger().decide(forgotten(), PacketState.ARCHIVING, ARCHIVE);
    assertThat(decided.decided()).isEqualTo(ARCHIVE);
    ledger().end(decided, AfterEnd.NOTHING);
    assertThat(ledger().find(decided.id()).state()).isEqualTo(PacketState.ARCHIVED);
  }

  @Test
  default void endOfPacketWhoseDecisionIsForgottenIsNotedOnceWithItsNotice() {
    PacketRecord decided = inState(ledger(), NAME, PacketState.ARCHIVING);
    ledger().vanish(decided);
    Notice notice = new Notice(decided.id(), Outcome.ARCHIVED, "{}");
    ledger().end(decided, AfterEnd.of(notice));
    ledger().end(decided, AfterEnd.of(notice));
    PacketRecord known = ledger().find(decided.id());
    assertThat(known.state()).isEqualTo(PacketState.ARCHIVED);
    assertThat(known.ending()).isEqualTo(ARCHIVE);
    assertThat(ledger().outbox().due(5)).containsExactly(notice);
  }

  @Test
  default void forgottenPacketIsAnothersWhoHasClaimedItsNameSince() {
    PacketRecord packet = forgotten();
    PacketRecord others = of("other").claim(NAME);
    assertThatThrownBy(() -> ledger().advance(packet, PacketState.PROCESSING))
        .isInstanceOf(ClaimLostException.class);
    assertThat(ledger().find(packet.id())).isNull();
    assertThat(ledger().find(others.id())).isEqualTo(others);
  }

  @Test
  default void forgottenPacketIsAnothersThoughItHasEndedTheNameSince() {
    PacketRecord packet = forgotten();
    clock().advance(Duration.ofSeconds(1));
    Ledger other = of("other");
    other.end(other.decide(other.claim(NAME), PacketState.ARCHIVING, ARCHIVE), AfterEnd.NOTHING);
    assertThatThrownBy(() -> ledger().decide(packet, PacketState.ARCHIVING, ARCHIVE))
        .isInstanceOf(ClaimLostException.class);
    assertThat(ledger().find(packet.id())).isNull();
  }
}
