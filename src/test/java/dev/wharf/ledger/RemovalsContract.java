package dev.wharf.ledger;

import static dev.wharf.ledger.OpenLedgers.inState;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.packet.PacketName;
import dev.wharf.packet.Receipt.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is removed on purpose, and what is held. */
interface RemovalsContract extends OpenLedgers {
  private Removals removals() {
    return ledger().removals();
  }

  private PacketRecord again(PacketRecord packet) {
    return ledger().find(packet.id());
  }

  @ParameterizedTest
  @EnumSource
  default void whatIsRemovedStaysCountedWhenItEnded(Throughput.By by) {
    List<PacketRecord> archived =
        Stream.of("a", "b", "c")
            .map(name -> inState(ledger(), new PacketName(name), PacketState.ARCHIVED))
            .toList();
    PacketRecord bad = inState(ledger(), NAME, PacketState.QUARANTINED);
    PacketRecord replayed = inState(ledger(), OTHER, PacketState.REPLAYED);
    List<Throughput> before = ledger().history().throughput(by, Instant.EPOCH);
    assertThat(before).hasSize(1);
    clock().advance(Duration.ofDays(3));

    removals().done(removals().begin(archived.subList(0, 2), "by keep"));
    removals().forget(archived.get(2), "by hand");
    removals().done(removals().begin(List.of(bad), "by keep"));
    removals().begin(archived, "by keep"); // Changes nothing any more.
    removals().erase(List.of(again(archived.get(0)), again(replayed)));

    assertThat(ledger().history().throughput(by, Instant.EPOCH).get(0))
        .usingRecursiveComparison()
        .ignoringFields("slowest")
        .isEqualTo(before.get(0));
    assertThat(ledger().history().throughput(by, NOW.plus(Duration.ofDays(1))))
        .allMatch(each -> each.archived() == 0 && each.quarantined() == 0);
    assertThat(ledger().history().counts().get(PacketState.ARCHIVED)).isNull();
  }

  @Test
  default void endedDeliveriesAreReadPageByPageOldestFirst() {
    List<String> names = IntStream.range(0, 7).mapToObj(i -> "p" + i).toList();
    for (String name : names) {
      inState(ledger(), new PacketName(name), PacketState.ARCHIVED);
      if (!name.equals("p2") && !name.equals("p3")) { // Some at the same moment.
        clock().advance(Duration.ofSeconds(1));
      }
    }
    inState(ledger(), NAME, PacketState.QUARANTINED);
    Instant before = NOW.plusSeconds(4);
    List<PacketRecord> all =
        removals().ended(PacketState.ARCHIVED, true, before, Removals.Mark.START, 50);
    assertThat(all.stream().map(packet -> packet.name().value()))
        .containsExactlyInAnyOrder("p0", "p1", "p2", "p3", "p4", "p5");
    List<PacketRecord> paged = new java.util.ArrayList<>();
    Removals.Mark mark = Removals.Mark.START;
    for (List<PacketRecord> page = all.subList(0, 1); !page.isEmpty(); ) {
      page = removals().ended(PacketState.ARCHIVED, true, before, mark, 2);
      paged.addAll(page);
      mark = page.isEmpty() ? mark : Removals.Mark.of(page.get(page.size() - 1));
    }
    assertThat(paged).isEqualTo(all);
  }

  @ParameterizedTest
  @EnumSource(names = {"ARCHIVED", "QUARANTINED"})
  default void removalIsNotedBeforeAndAfterItIsCarriedOut(PacketState state) {
    PacketRecord packet = inState(ledger(), NAME, state);
    clock().advance(Duration.ofDays(1));

    List<PacketRecord> begun = removals().begin(List.of(packet), "by keep");
    assertThat(begun).singleElement().isEqualTo(again(packet));
    assertThat(again(packet).state()).isEqualTo(PacketState.REMOVING);
    assertThat(again(packet).kept())
        .isEqualTo(new Kept(null, 0, "by keep", ledger().owner(), state));
    assertThat(again(packet).ending()).isEqualTo(packet.ending());
    assertThat(removals().begun("", 5)).isEqualTo(begun);

    removals().done(begun);
    assertThat(again(packet).state()).isEqualTo(PacketState.REMOVED);
    assertThat(again(packet).updated()).isEqualTo(NOW.plus(Duration.ofDays(1)));
    assertThat(again(packet).kept()).isEqualTo(new Kept(null, 0, "by keep", null, state));
    assertThat(removals().begun("", 5)).isEmpty();
    assertThat(ledger().history().archived("", 5)).isEmpty();
    assertThat(ledger().archived(NAME, ZIP)).isEmpty();
    assertThat(ledger().history().counts()).containsOnlyKeys(PacketState.REMOVED);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"ARCHIVED", "QUARANTINED"},
      mode = EnumSource.Mode.EXCLUDE)
  default void removesNothingElse(PacketState state) {
    PacketRecord packet = inState(ledger(), NAME, state);
    if (state != PacketState.REMOVING) {
      assertThat(removals().begin(List.of(packet), "why")).isEmpty();
    }
    assertThat(removals().beginContent(List.of(packet), "why")).isEmpty();
    assertThat(again(packet)).isEqualTo(packet);
  }

  @Test
  default void removalIsOneServersAlone() {
    PacketRecord packet = inState(ledger(), NAME, PacketState.ARCHIVED);
    assertThat(removals().begin(List.of(packet), "why")).hasSize(1);
    assertThat(of("other").removals().begin(List.of(packet), "why")).isEmpty();
    assertThat(removals().begin(List.of(packet), "why")).as("when the answer was lost").hasSize(1);
  }

  @Test
  default void removalOfDeadServerIsTakenOverOnce() {
    PacketRecord packet = inState(ledger(), NAME, PacketState.ARCHIVED);
    PacketRecord begun = removals().begin(List.of(packet), "why").get(0);
    assertThat(of("other").removals().takeOver(begun)).isTrue();
    assertThat(of("third").removals().takeOver(begun)).isFalse();
    assertThat(again(packet).kept().remover()).isEqualTo("other");
  }

  @Test
  default void nothingOfHeldPacketIsRemovedUntilItIsReleased() {
    PacketRecord packet = inState(ledger(), NAME, PacketState.ARCHIVED);
    assertThat(removals().hold(packet, true)).isTrue();
    assertThat(removals().hold(packet, true)).as("again").isFalse();
    assertThat(again(packet).kept().held()).isEqualTo(NOW);
    assertThat(again(packet).updated()).isEqualTo(packet.updated());

    assertThat(removals().begin(List.of(packet), "why")).isEmpty();
    assertThat(removals().beginContent(List.of(packet), "why")).isEmpty();
    assertThat(removals().forget(packet, "why")).isFalse();

    assertThat(removals().hold(packet, false)).isTrue();
    assertThat(again(packet)).isEqualTo(packet);
    assertThat(removals().begin(List.of(packet), "why")).hasSize(1);
    assertThat(removals().hold(packet, true)).as("while it is removed").isFalse();
  }

  @Test
  default void holdStaysOverTheStepsOfOpenPacket() {
    PacketRecord packet = inState(ledger(), NAME, PacketState.ARCHIVING);
    assertThat(removals().hold(packet, true)).isTrue();
    ledger().end(packet, AfterEnd.NOTHING);
    assertThat(again(packet).kept().held()).isEqualTo(NOW);
  }

  @Test
  default void contentIsRemovedAloneAndOnce() {
    PacketRecord packet = inState(ledger(), NAME, PacketState.ARCHIVED);
    List<PacketRecord> begun = removals().beginContent(List.of(packet), "why");
    assertThat(begun).singleElement().extracting(one -> one.kept().contentGone()).isEqualTo(1);
    assertThat(removals().begin(List.of(packet), "why")).as("meanwhile").isEmpty();
    assertThat(removals().begun("", 5)).isEqualTo(begun);
    removals().done(begun);
    assertThat(again(packet).state()).isEqualTo(PacketState.ARCHIVED);
    assertThat(again(packet).updated()).isEqualTo(packet.updated());
    assertThat(again(packet).kept().contentGone()).isEqualTo(2);
    assertThat(removals().beginContent(List.of(packet), "why")).isEmpty();
    assertThat(
            removals()
                .ended(PacketState.ARCHIVED, true, NOW.plusSeconds(1), Removals.Mark.START, 5))
        .isEmpty();
    assertThat(removals().begin(List.of(packet), "why")).hasSize(1);
  }

  @Test
  default void forgottenPacketIsRemovedWithoutAnythingToCarryOut() {
    PacketRecord packet = inState(ledger(), NAME, PacketState.QUARANTINED);
    assertThat(removals().forget(packet, "by hand")).isTrue();
    assertThat(again(packet).state()).isEqualTo(PacketState.REMOVED);
    assertThat(again(packet).kept().from()).isEqualTo(PacketState.QUARANTINED);
    assertThat(removals().begun("", 5)).isEmpty();
    PacketRecord open = inState(ledger(), OTHER, PacketState.PROCESSING);
    assertThat(removals().forget(open, "by hand")).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  default void erasesOnlyWhatStandsNowhere(PacketState state) {
    PacketRecord packet = inState(ledger(), NAME, state);
    boolean nowhere =
        List.of(PacketState.REMOVED, PacketState.REPLAYED, PacketState.VANISHED).contains(state);
    assertThat(removals().erase(List.of(packet))).isEqualTo(nowhere ? 1 : 0);
    assertThat(again(packet) == null).isEqualTo(nowhere);
  }

  @Test
  default void findsDeliveriesByTheirPlace() {
    PacketRecord packet = inState(ledger(), NAME, PacketState.ARCHIVED);
    assertThat(removals().at("packet")).containsExactly(packet);
    assertThat(removals().at("other")).isEmpty();
  }

  @Test
  default void knowsWhetherReceiptIsStillToBeDelivered() {
    PacketRecord decided = inState(ledger(), NAME, PacketState.ARCHIVING);
    Notice notice = new Notice(decided.id(), Outcome.ARCHIVED, "{}");
    ledger().end(decided, AfterEnd.of(notice));
    assertThat(ledger().outbox().holds(decided.id())).isTrue();
    ledger().outbox().delivered(notice);
    assertThat(ledger().outbox().holds(decided.id())).isFalse();
  }
}
