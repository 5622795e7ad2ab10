package dev.wharf.ledger;

import static dev.wharf.ledger.OpenLedgers.inState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.ledger.Reprocess.Placing;
import dev.wharf.ledger.Reprocess.Stage;
import dev.wharf.ledger.Reprocesses.Progress;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Receipt.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The line of archived packets that are to be processed again. */
interface ReprocessContract extends OpenLedgers {
  Placing PLACING = new Placing("results~1", "{}");
  Ending.Run RUN = new Ending.Run("{\"route\":\"r\"}", "2");

  private Reprocesses line() {
    return ledger().reprocesses();
  }

  private PacketRecord inLine(PacketName name) {
    PacketRecord archived = inState(ledger(), name, PacketState.ARCHIVED);
    assertThat(line().request(List.of(archived))).isEqualTo(1);
    return archived;
  }

  private Reprocess begun() {
    return line().begin(inLine(NAME).id());
  }

  private Reprocess placing() {
    return line().decide(begun(), PLACING, RUN, "printed");
  }

  @Test
  default void requestedPacketIsDueAndStaysArchived() {
    PacketRecord archived = inLine(NAME);
    assertThat(line().due(5, Set.of())).containsExactly(archived.id());
    assertThat(line().due(5, Set.of(archived.id()))).isEmpty();
    assertThat(line().waits(archived.id())).isTrue();
    assertThat(ledger().find(archived.id())).isEqualTo(archived);
    assertThat(line().progress()).isEqualTo(new Progress(1, 0, 0, 0));
  }

  @Test
  default void packetInLineIsNotPutInLineTwice() {
    PacketRecord archived = inLine(NAME);
    assertThat(line().request(List.of(archived))).isZero();
    line().begin(archived.id());
    assertThat(line().request(List.of(archived))).isZero();
    assertThat(line().progress()).isEqualTo(new Progress(0, 1, 0, 0));
  }

  @Test
  default void oneServerTakesPacketAsTheNextAttempt() {
    PacketRecord archived = inLine(NAME);
    Reprocess begun = line().begin(archived.id());
    assertThat(begun.attempt()).isEqualTo(archived.attempt() + 1);
    assertThat(begun.stage()).isEqualTo(Stage.IN_WORK);
    assertThat(begun.target()).isEqualTo("packet");
    assertThat(of("other").reprocesses().begin(archived.id())).isNull();
    assertThat(line().due(5, Set.of())).isEmpty();
  }

  @Test
  default void decisionAndEndAreNotedWithTheRun() {
    Reprocess placing = placing();
    assertThat(placing.placing()).isEqualTo(PLACING);
    assertThat(line().isPlacing(placing.id())).isTrue();
    assertThat(ledger().find(placing.id()).decided().version()).isEqualTo("2");
    line().done(placing, AfterEnd.NOTHING);
    line().done(placing, AfterEnd.NOTHING); // Its answer may have been lost.
    Reprocess done = line().find(placing.id());
    assertThat(done.stage()).isEqualTo(Stage.DONE);
    assertThat(done.placing()).isNull();
    assertThat(done.version()).isEqualTo("2");
    PacketRecord packet = ledger().find(placing.id());
    assertThat(packet.state()).isEqualTo(PacketState.ARCHIVED);
    assertThat(packet.updated()).isEqualTo(NOW);
    assertThat(packet.decided().runText()).isEqualTo(RUN.text());
    assertThat(packet.decided().output()).isEqualTo("printed");
    assertThat(line().progress()).isEqualTo(new Progress(0, 0, 1, 0));
  }

  @Test
  default void packetThatIsHeldOrBeingRemovedIsNotDecided() {
    Reprocess begun = begun();
    PacketRecord packet = ledger().find(begun.id());
    ledger().removals().hold(packet, true);
    assertThat(line().decide(begun, PLACING, RUN, null)).isNull();
    ledger().removals().hold(packet, false);
    List<PacketRecord> removing = ledger().removals().beginContent(List.of(packet), "why");
    assertThat(line().decide(begun, PLACING, RUN, null)).isNull();
    ledger().removals().done(removing);
    assertThat(line().decide(begun, PLACING, RUN, null)).isNotNull();
  }

  @Test
  default void nothingIsRemovedOrShippedOfPacketWhoseResultsAreBeingPlaced() {
    Reprocess begun = begun();
    ledger().shipments().again(begun.id(), "");
    Reprocess placing = line().decide(begun, PLACING, RUN, null);
    PacketRecord packet = ledger().find(placing.id());
    assertThat(ledger().removals().begin(List.of(packet), "why")).isEmpty();
    assertThat(ledger().removals().beginContent(List.of(packet), "why")).isEmpty();
    assertThat(ledger().removals().forget(packet, "why")).isFalse();
    assertThat(ledger().shipments().due("", 5, Set.of())).isEmpty();
    line().done(placing, AfterEnd.NOTHING);
    assertThat(ledger().shipments().due("", 5, Set.of())).hasSize(1);
    assertThat(ledger().removals().begin(List.of(packet), "why")).hasSize(1);
  }

  @Test
  default void endIsToldAndShippedAgainByTheSameTransaction() {
    Reprocess placing = placing();
    Notice first = new Notice(placing.id(), Outcome.ARCHIVED, "first");
    Notice second = new Notice(placing.id(), Outcome.ARCHIVED, "second");
    line().done(placing, new AfterEnd(first, null, true));
    assertThat(ledger().outbox().due(5)).containsExactly(first);
    assertThat(ledger().shipments().waits(placing.id())).isTrue();
    ledger().shipments().shipped(ledger().shipments().find(placing.id()));

    line().request(List.of(ledger().find(placing.id())));
    Reprocess again = line().decide(line().begin(placing.id()), PLACING, RUN, null);
    line().done(again, new AfterEnd(second, null, true));
    ledger().outbox().delivered(first); // It was on its way meanwhile.
    assertThat(ledger().outbox().due(5)).containsExactly(second);
    assertThat(ledger().shipments().waits(placing.id())).isTrue();
  }

  @Test
  default void packetIsPutBackUntilItsTimeComes() {
    Reprocess begun = begun();
    line().putBack(begun, true, Duration.ofSeconds(7), "why");
    assertThat(line().due(5, Set.of())).isEmpty();
    clock().advance(Duration.ofSeconds(7));
    assertThat(line().due(5, Set.of())).containsExactly(begun.id());
    assertThat(line().find(begun.id()).failures()).isEqualTo(1);
    assertThat(line().find(begun.id()).problem()).isEqualTo("why");
    assertThat(line().begin(begun.id()).attempt()).isEqualTo(begun.attempt() + 1);
  }

  @Test
  default void failedPacketSaysWhyAndCanBeRequestedAgain() {
    Reprocess begun = begun();
    line().fail(begun, "refused: no", "2");
    Reprocess failed = line().find(begun.id());
    assertThat(failed.stage()).isEqualTo(Stage.FAILED);
    assertThat(failed.problem()).isEqualTo("refused: no");
    assertThat(failed.version()).isEqualTo("2");
    assertThat(line().failed(5)).containsExactly(failed);
    assertThat(line().waits(begun.id())).isFalse();
    assertThat(line().progress()).isEqualTo(new Progress(0, 0, 0, 1));
    assertThat(line().request(List.of(ledger().find(begun.id())))).isEqualTo(1);
    assertThat(line().progress()).isEqualTo(new Progress(1, 0, 0, 0));
    assertThat(line().find(begun.id()).problem()).isNull();
  }

  @Test
  default void progressIsThatOfTheRequestThatGoesOn() {
    Reprocess first = begun();
    PacketRecord second = inLine(OTHER);
    line().fail(first, "why", null);
    assertThat(line().progress()).isEqualTo(new Progress(1, 0, 0, 1));
    line().fail(line().begin(second.id()), "why", null);
    inLine(new PacketName("third"));
    assertThat(line().progress()).isEqualTo(new Progress(1, 0, 0, 0));
  }

  @Test
  default void packetsWithWhichServerDiedComeLast() {
    Reprocess begun = begun();
    line().putBackAfterDeath(begun);
    clock().advance(Duration.ofSeconds(1));
    PacketRecord second = inLine(OTHER);
    assertThat(line().due(5, Set.of())).containsExactly(second.id(), begun.id());
    assertThat(line().find(begun.id()).died()).isEqualTo(1);
  }

  @Test
  default void whatDeadServerHadIsTakenOverByOne() {
    Reprocess begun = begun();
    assertThat(of("heir").reprocesses().begun()).containsExactly(begun);
    Reprocess taken = of("heir").reprocesses().takeOver(begun);
    assertThat(taken.holder()).isEqualTo("heir");
    assertThat(of("another").reprocesses().takeOver(begun)).isNull();
    assertThatThrownBy(() -> line().fail(begun, "why", null))
        .isInstanceOf(ClaimLostException.class);
    assertThatThrownBy(() -> line().decide(begun, PLACING, RUN, null))
        .isInstanceOf(ClaimLostException.class);
    assertThat(ledger().find(begun.id()).decided().version()).isNull();
    Reprocess placing = of("heir").reprocesses().decide(taken, PLACING, RUN, null);
    assertThat(line().takeOver(placing).stage()).isEqualTo(Stage.PLACING);
  }

  @Test
  default void packetThatWaitsIsWithdrawn() {
    PacketRecord archived = inLine(NAME);
    assertThat(line().withdraw(archived.id())).isTrue();
    assertThat(line().begin(archived.id())).isNull();
    assertThat(line().withdraw(archived.id())).isFalse();
    assertThat(line().find(archived.id()).problem()).contains("cancelled");
  }

  @Test
  default void whatIsErasedIsForgotten() {
    PacketRecord archived = inLine(NAME);
    line().withdraw(archived.id());
    List<PacketRecord> removing = ledger().removals().begin(List.of(archived), "why");
    ledger().removals().done(removing);
    ledger().removals().erase(List.of(ledger().find(archived.id())));
    assertThat(line().find(archived.id())).isNull();
    assertThat(line().progress()).isEqualTo(new Progress(0, 0, 0, 0));
  }
}
