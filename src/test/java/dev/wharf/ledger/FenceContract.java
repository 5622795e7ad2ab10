package dev.wharf.ledger;

import static dev.wharf.ledger.OpenLedgers.inState;
import static dev.wharf.ledger.OpenLedgers.packet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.packet.Deaths;
import dev.wharf.packet.Receipt.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A step of whoever no longer holds the packet is refused, and changes nothing. */
interface FenceContract extends OpenLedgers {
  /** Each step that names its owner and attempt. */
  enum Fenced {
    ADVANCE(PacketState.CLAIMED) {
      @Override
      void take(Ledger ledger, PacketRecord packet) {
        ledger.advance(packet(packet), PacketState.PROCESSING);
      }
    },
    DECIDE(PacketState.PROCESSING) {
      @Override
      void take(Ledger ledger, PacketRecord packet) {
        ledger.decide(packet(packet), PacketState.ARCHIVING, ARCHIVE);
      }
    },
    DECIDE_AGAIN(PacketState.ARCHIVING) {
      @Override
      void take(Ledger ledger, PacketRecord packet) {
        ledger.decide(packet, PacketState.QUARANTINING, QUARANTINE);
      }
    },
    END(PacketState.ARCHIVING) {
      @Override
      void take(Ledger ledger, PacketRecord packet) {
        ledger.end(packet, AfterEnd.of(new Notice(packet.id(), Outcome.ARCHIVED, "{}")));
      }
    },
    VANISH(PacketState.PROCESSING) {
      @Override
      void take(Ledger ledger, PacketRecord packet) {
        ledger.vanish(packet(packet));
      }
    },
    VANISH_AT_THE_END(PacketState.QUARANTINING) {
      @Override
      void take(Ledger ledger, PacketRecord packet) {
        ledger.vanish(packet);
      }
    },
    PUT_BACK(PacketState.PROCESSING) {
      @Override
      void take(Ledger ledger, PacketRecord packet) {
        ledger.putBack(packet(packet), true, NOW);
      }
    };

    /** Where a packet stands that may take the step. */
    final PacketState from;

    Fenced(PacketState from) {
      this.from = from;
    }

    abstract void take(Ledger ledger, PacketRecord packet);
  }

  private void assertRefused(Fenced step, Ledger late, PacketRecord packet) {
    PacketRecord before = ledger().find(packet.id());
    assertThatThrownBy(() -> step.take(late, packet))
        .isInstanceOf(ClaimLostException.class)
        .hasMessage(
            "Attempt %d at packet no longer holds the packet; its step is refused",
            packet.attempt());
    assertThat(ledger().find(packet.id())).isEqualTo(before);
    assertThat(ledger().outbox().due(1)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  default void refusesStepOfAnotherOwner(Fenced step) {
    assertRefused(step, of("other"), inState(ledger(), NAME, step.from));
  }

  @ParameterizedTest
  @EnumSource
  default void refusesStepOfEarlierAttempt(Fenced step) {
    PacketRecord first = ledger().claim(NAME);
    ledger().putBack(packet(first), false, NOW);
    PacketRecord second = inState(ledger(), NAME, step.from);
    PacketRecord late =
        new PacketRecord(
            first.id(),
            NAME,
            second.state(),
            "me",
            first.attempt(),
            0,
            NOW,
            NOW,
            second.ending(),
            0,
            null,
            false,
            null,
            Deaths.NONE,
            null);
    assertRefused(step, ledger(), late);
  }

  @ParameterizedTest
  @EnumSource
  default void refusesStepAfterTakeover(Fenced step) {
    PacketRecord late = inState(of("dead"), NAME, step.from);
    if (ledger().takeOver(packet -> true).isEmpty()) {
      ledger().claim(NAME);
    }
    assertRefused(step, of("dead"), late);
  }

  @ParameterizedTest
  @EnumSource
  default void refusesStepOfPacketThatEnded(Fenced step) {
    PacketRecord packet = inState(ledger(), NAME, step.from);
    ledger().end(ledger().decide(packet, PacketState.QUARANTINING, QUARANTINE), AfterEnd.NOTHING);
    assertRefused(step, ledger(), packet);
  }
}
