package dev.wharf.ledger;

import static dev.wharf.ledger.OpenLedgers.claimed;
import static dev.wharf.ledger.OpenLedgers.inState;
import static dev.wharf.ledger.OpenLedgers.packet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.packet.Deaths;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a packet is claimed and given back. */
interface ClaimingContract extends OpenLedgers {
  @Test
  default void claimsPacketThatNobodyKnows() {
    PacketRecord claimed = ledger().claim(NAME);
    assertThat(claimed)
        .isEqualTo(
            new PacketRecord(
                claimed.id(),
                NAME,
                PacketState.CLAIMED,
                "me",
                1,
                0,
                NOW,
                NOW,
                null,
                0,
                null,
                false,
                null,
                Deaths.NONE,
                null));
    assertThat(ledger().find(claimed.id())).isEqualTo(claimed);
  }

  @Test
  default void givesEachPacketToOneOfManyThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      Callable<Long> race =
          () ->
              IntStream.range(0, 50)
                  .mapToObj(i -> ledger().claim(new PacketName("p" + i)))
                  .filter(Objects::nonNull)
                  .count();
      ledger();
      long claims = 0;
      for (Future<Long> future : threads.invokeAll(List.of(race, race, race, race, race, race))) {
        claims += future.get();
      }
      assertThat(claims).isEqualTo(50);
    } finally {
      threads.shutdown();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLAIMED", "QUEUED", "UNPACKING", "PROCESSING", "ARCHIVING", "QUARANTINING"})
  default void refusesPacketThatIsClaimedOrBeingEnded(PacketState state) {
    inState(of("other"), NAME, state);
    assertThat(ledger().claim(NAME)).isNull();
    assertThat(of("other").claim(NAME)).isNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"ARCHIVED", "QUARANTINED", "REPLAYED", "VANISHED"})
  default void claimsNameOfPacketThatEndedAsNewDelivery(PacketState state) {
    PacketRecord ended = inState(ledger(), NAME, state);
    PacketRecord claimed = ledger().claim(NAME);
    assertThat(claimed.id()).isNotEqualTo(ended.id());
    assertThat(claimed.attempt()).isEqualTo(1);
  }

  @Test
  default void refusesPacketWhoseTimeToWaitIsNotOver() {
    ledger().putBack(claimed(ledger(), NAME), false, NOW.plusSeconds(60));
    clock().advance(Duration.ofSeconds(60).minusMillis(1));
    assertThat(ledger().claim(NAME)).isNull();
  }

  @Test
  default void claimsPacketWhenItsTimeToWaitIsOver() {
    ledger().putBack(claimed(ledger(), NAME), false, NOW.plusSeconds(60));
    clock().advance(Duration.ofSeconds(60));
    assertThat(of("other").claim(NAME).owner()).isEqualTo("other");
  }

  @Test
  default void claimsPacketThatHasWaitedThoughTheClockWasSetBack() {
    ledger().putBack(claimed(ledger(), NAME), false, NOW.plusSeconds(3));
    clock().advance(Duration.ofHours(-5));
    assertThat(ledger().claim(NAME, null, NOW.plusSeconds(2))).isNull();
    assertThat(ledger().claim(NAME, null, NOW.plusSeconds(3))).isNotNull();
  }

  @Test
  default void listsPacketsThatAreToWaitStill() {
    ledger().putBack(claimed(ledger(), NAME), true, NOW.plusSeconds(60));
    inState(ledger(), OTHER, PacketState.WAITING);
    assertThat(ledger().waits()).containsExactly(new Wait(NAME, 1, NOW.plusSeconds(60)));
    clock().advance(Duration.ofSeconds(60));
    assertThat(ledger().waits()).isEmpty();
  }

  @Test
  default void countsAttemptsOverAllServers() {
    OpenPacket first = claimed(ledger(), NAME);
    ledger().putBack(first, false, NOW);
    clock().advance(Duration.ofSeconds(5));
    PacketRecord second = of("other").claim(NAME);
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.attempt()).isEqualTo(2);
    assertThat(second.claimed()).as("the first claim").isEqualTo(NOW);
    assertThat(second.updated()).isEqualTo(NOW.plusSeconds(5));
  }

  @Test
  default void countsFailedAttemptsAlone() {
    ledger().putBack(claimed(ledger(), NAME), true, NOW);
    ledger().putBack(claimed(ledger(), NAME), false, NOW);
    ledger().putBack(claimed(ledger(), NAME), true, NOW);
    assertThat(ledger().claim(NAME).failures()).isEqualTo(2);
  }

  @Test
  default void leavesPacketThatWasPutBackWithoutOwner() {
    PacketRecord waiting = inState(ledger(), NAME, PacketState.WAITING);
    assertThat(waiting.state()).isEqualTo(PacketState.WAITING);
    assertThat(waiting.owner()).isNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"CLAIMED", "UNPACKING", "PROCESSING"})
  default void putsPacketBackBeforeThePointOfNoReturn(PacketState state) {
    ledger().putBack(packet(inState(ledger(), NAME, state)), false, NOW);
    assertThat(ledger().claim(NAME)).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"ARCHIVING", "QUARANTINING"})
  default void putsNoPacketBackPastThePointOfNoReturn(PacketState state) {
    OpenPacket packet = packet(inState(ledger(), NAME, state));
    assertThatThrownBy(() -> ledger().putBack(packet, false, NOW))
        .isInstanceOf(ClaimLostException.class);
  }

  @Test
  default void putsPacketBackOnceWhenTheAnswerWasLost() {
    OpenPacket packet = claimed(ledger(), NAME);
    ledger().putBack(packet, true, NOW);
    ledger().putBack(packet, true, NOW);
    assertThat(ledger().find(packet.id()).failures()).isEqualTo(1);
  }

  @Test
  default void putsNoPacketBackThatWasClaimedAgain() {
    OpenPacket packet = claimed(ledger(), NAME);
    ledger().putBack(packet, false, NOW);
    ledger().claim(NAME);
    assertThatThrownBy(() -> ledger().putBack(packet, false, NOW))
        .isInstanceOf(ClaimLostException.class);
  }

  @Test
  default void freesClaimWhoseAnswerWasLost() {
    ledger().claim(NAME);
    ledger().disown(NAME);
    assertThat(of("other").claim(NAME).attempt()).isEqualTo(2);
  }

  @Test
  default void disownsNoClaimOfAnotherServer() {
    PacketRecord theirs = of("other").claim(NAME);
    ledger().disown(NAME);
    assertThat(ledger().find(theirs.id())).isEqualTo(theirs);
  }

  @ParameterizedTest
  @EnumSource(names = "CLAIMED", mode = EnumSource.Mode.EXCLUDE)
  default void disownsNothingButClaims(PacketState state) {
    PacketRecord before = inState(ledger(), NAME, state);
    ledger().disown(NAME);
    assertThat(ledger().find(before.id())).isEqualTo(before);
  }

  @Test
  default void disownsNameThatNobodyClaimed() {
    ledger().disown(NAME);
    assertThat(ledger().open()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'; DROP TABLE packet; --",
        "\"quoted\"",
        "? :name ${name} {{name}}",
        "100 % _",
        "back\\slash",
        " leading and trailing ",
        "line\nand\ttab",
        "\u0001\u001B[31m",
        "Ünïcödé e\u0301",
        "\u202Eright to left",
        "\uD83D\uDCE6",
        "~2",
        "0"
      })
  default void keepsEveryCharacterOfName(String text) {
    PacketName name = new PacketName(text);
    PacketRecord claimed = ledger().claim(name);
    assertThat(claimed.name()).isEqualTo(name);
    assertThat(ledger().find(claimed.id()).name()).isEqualTo(name);
    assertThat(ledger().claim(name)).isNull();
    assertThat(ledger().history().of(name, 1)).containsExactly(claimed);
  }

  @Test
  default void takesLongestName() {
    PacketName name = new PacketName("x".repeat(PacketName.MAX_BYTES));
    assertThat(ledger().claim(name).name()).isEqualTo(name);
  }

  @Test
  default void knowsNamesApartThatDifferInCaseAlone() {
    ledger().claim(NAME);
    assertThat(ledger().claim(new PacketName("PACKET"))).isNotNull();
  }
}
