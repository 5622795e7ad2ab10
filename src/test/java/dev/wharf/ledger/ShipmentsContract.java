package dev.wharf.ledger;

import static dev.wharf.ledger.OpenLedgers.inState;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.packet.PacketName;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The packets that are shipped onward. */
interface ShipmentsContract extends OpenLedgers {
  private Shipments shipments() {
    return ledger().shipments();
  }

  private Shipment inLine(PacketName name) {
    PacketRecord decided = inState(ledger(), name, PacketState.ARCHIVING);
    ledger().end(decided, new AfterEnd(null, null, true));
    return shipments().find(decided.id());
  }

  private Shipment onlyDue() {
    assertThat(shipments().due("", 5, Set.of())).hasSize(1);
    return shipments().troubled(5).isEmpty()
        ? shipments().find(ledger().history().of(NAME, 1).get(0).id())
        : shipments().troubled(5).get(0);
  }

  @Test
  default void packetIsDueWhenItIsArchived() {
    Shipment shipment = inLine(NAME);
    assertThat(shipments().due("", 5, Set.of()))
        .singleElement()
        .satisfies(
            due -> {
              assertThat(due.id()).isEqualTo(shipment.id());
              assertThat(due.name()).isEqualTo(NAME);
              assertThat(due.target()).isEqualTo("packet");
              assertThat(due.shipped()).isNull();
            });
    assertThat(shipments().waits(shipment.id())).isTrue();
  }

  @Test
  default void packetThatEndsWithoutIsNeverDue() {
    PacketRecord archived = inState(ledger(), NAME, PacketState.ARCHIVED);
    assertThat(shipments().due("", 5, Set.of())).isEmpty();
    assertThat(shipments().waits(archived.id())).isFalse();
  }

  @Test
  default void packetsOfAnotherInboxAreNotDue() {
    inLine(new PacketName("ct", "", "packet"));
    assertThat(shipments().due("", 5, Set.of())).isEmpty();
    assertThat(shipments().due("ct", 5, Set.of())).hasSize(1);
  }

  @Test
  default void packetsAreDueOldestFirstAndWithoutThoseInHand() {
    Shipment first = inLine(OTHER);
    clock().advance(Duration.ofSeconds(1));
    Shipment second = inLine(NAME);
    assertThat(shipments().due("", 1, Set.of(first.id())))
        .extracting(Shipment::id)
        .containsExactly(second.id());
    assertThat(shipments().due("", 5, Set.of(second.id())))
        .extracting(Shipment::id)
        .containsExactly(first.id());
  }

  @Test
  default void shippedPacketIsDueNoMoreAndKnowsWhen() {
    Shipment shipment = inLine(NAME);
    clock().advance(Duration.ofSeconds(3));
    shipments().shipped(shipment);
    clock().advance(Duration.ofDays(1));
    assertThat(shipments().due("", 5, Set.of())).isEmpty();
    assertThat(shipments().find(shipment.id()).shipped()).isEqualTo(NOW.plusSeconds(3));
    assertThat(shipments().waits(shipment.id())).isFalse();
    assertThat(shipments().hasShipped("")).isTrue();
    assertThat(shipments().lines()).isEmpty();
  }

  @Test
  default void packetIsPutOffWithReason() {
    Shipment shipment = inLine(NAME);
    shipments().putOff(shipment, Duration.ofSeconds(7), "no way");
    clock().advance(Duration.ofMillis(6_999));
    assertThat(shipments().due("", 5, Set.of())).isEmpty();
    clock().advance(Duration.ofMillis(1));
    assertThat(onlyDue().problem()).isEqualTo("no way");
    assertThat(shipments().find(shipment.id()).failures()).isEqualTo(1);
  }

  @Test
  default void packetIsDueWhenTheClockIsSetBack() {
    Shipment shipment = inLine(NAME);
    shipments().putOff(shipment, Duration.ofHours(1), "no way");
    clock().advance(Duration.ofHours(-5));
    assertThat(shipments().due("", 5, Set.of())).hasSize(1);
  }

  @Test
  default void hastenedPacketIsDueAtOnce() {
    Shipment shipment = inLine(NAME);
    assertThat(shipments().hasten("packet")).isFalse();
    shipments().putOff(shipment, Duration.ofHours(1), "no way");
    assertThat(shipments().hasten("other")).isFalse();
    assertThat(shipments().hasten("packet")).isTrue();
    assertThat(shipments().due("", 5, Set.of())).hasSize(1);
  }

  @Test
  default void placeIsOnePacketsAlone() {
    Shipment first = inLine(OTHER);
    Shipment second = inLine(NAME);
    assertThat(shipments().reserve(first, "there")).isTrue();
    assertThat(shipments().reserve(first, "there")).isTrue();
    assertThat(shipments().reserve(second, "there")).isFalse();
    shipments().shipped(first);
    assertThat(shipments().reserve(second, "there")).isFalse();
    assertThat(shipments().reserve(second, "there~2")).isTrue();
    assertThat(shipments().find(second.id()).place()).isEqualTo("there~2");
  }

  @Test
  default void packetIsPutInLineAgainUnderItsPlace() {
    Shipment shipment = inLine(NAME);
    shipments().reserve(shipment, "there");
    shipments().receiptFollows(shipment);
    shipments().shipped(shipment);
    shipments().again(shipment.id(), "");
    Shipment again = onlyDue();
    assertThat(again.again()).isTrue();
    assertThat(again.place()).isEqualTo("there");
    shipments().shipped(again);
    assertThat(shipments().find(shipment.id()).again()).isFalse();
  }

  @Test
  default void packetThatIsForgottenLeavesTheLine() {
    Shipment shipment = inLine(NAME);
    assertThat(ledger().removals().forget(ledger().find(shipment.id()), "by hand")).isTrue();
    assertThat(shipments().lines()).isEmpty();
  }

  @Test
  default void packetWhoseShipmentWasCutOffIsSentWholeWhenItIsPutInLineAgain() {
    Shipment shipment = inLine(NAME);
    shipments().reserve(shipment, "there");
    shipments().again(shipment.id(), "");
    assertThat(onlyDue().again()).isTrue();
  }

  @Test
  default void packetThatWasNeverShippedCanBePutInLine() {
    PacketRecord archived = inState(ledger(), NAME, PacketState.ARCHIVED);
    shipments().again(archived.id(), "");
    assertThat(onlyDue().again()).isFalse();
  }

  @Test
  default void erasedPacketLeavesItsPlaceAtTheTarget() {
    Shipment shipment = inLine(NAME);
    assertThat(shipments().reserve(shipment, "place")).isTrue();
    shipments().shipped(shipment);
    PacketRecord archived = ledger().find(shipment.id());
    Removals removals = ledger().removals();
    removals.done(removals.begin(List.of(archived), "by keep"));
    removals.erase(List.of(ledger().find(shipment.id())));
    assertThat(shipments().find(shipment.id())).isNull();
    assertThat(shipments().reserve(inLine(OTHER), "place")).isTrue();
  }

  @Test
  default void linesCountThoseThatWait() {
    inLine(OTHER);
    clock().advance(Duration.ofSeconds(1));
    inLine(NAME);
    inLine(new PacketName("ct", "", "packet"));
    assertThat(shipments().lines())
        .containsExactly(
            new Shipments.Line("", 2, NOW), new Shipments.Line("ct", 1, NOW.plusSeconds(1)));
  }
}
