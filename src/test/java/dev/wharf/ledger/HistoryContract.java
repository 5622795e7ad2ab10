package dev.wharf.ledger;

import static dev.wharf.ledger.OpenLedgers.claimed;
import static dev.wharf.ledger.OpenLedgers.inState;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.packet.PacketName;
import dev.wharf.packet.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the ledger remembers, for those who look. */
interface HistoryContract extends OpenLedgers {
  private History history() {
    return ledger().history();
  }

  private void archive(String... names) {
    for (String name : names) {
      inState(ledger(), new PacketName(name), PacketState.ARCHIVED);
    }
  }

  private List<String> found(PacketState state, String search) {
    return names(history().page(new History.Query(state, search, null, null, 0, 50, null)));
  }

  private static List<String> names(History.Page page) {
    return page.packets().stream().map(packet -> packet.name().value()).toList();
  }

  @Test
  default void pageShowsNewestFirst() {
    archive("old");
    clock().advance(Duration.ofSeconds(1));
    archive("new");
    assertThat(found(null, "")).containsExactly("new", "old");
  }

  @ParameterizedTest
  @EnumSource(names = {"ARCHIVED", "WAITING"})
  default void pageSinceMomentShowsWhatTookItsLastStepThenOrLater(PacketState state) {
    inState(ledger(), new PacketName("before"), state);
    clock().advance(Duration.ofSeconds(1));
    Instant since = clock().instant();
    inState(ledger(), new PacketName("then"), state);
    clock().advance(Duration.ofSeconds(1));
    inState(ledger(), new PacketName("later"), state);
    History.Page page = history().page(new History.Query(state, "", since, null, 0, 50, null));
    assertThat(names(page)).containsExactly("later", "then");
    assertThat(page.total()).isEqualTo(2);
  }

  @Test
  default void pageShowsPacketsOfSameMomentByFallingName() {
    archive("b", "a", "c");
    assertThat(found(null, "")).containsExactly("c", "b", "a");
  }

  @Test
  default void pageShowsWhatLedgerKnows() {
    PacketRecord packet = inState(ledger(), NAME, PacketState.QUARANTINED);
    assertThat(history().page(new History.Query(null, "", null, null, 0, 1, null)).packets())
        .containsExactly(packet);
  }

  @ParameterizedTest
  @CsvSource({"0,'e,d'", "1,'d,c'", "2,'c,b'", "3,'b,a'", "4,a", "5,''", "99,''"})
  default void pageBeginsWhereAsked(long offset, String expected) {
    archive("a", "b", "c", "d", "e");
    History.Page page = history().page(new History.Query(null, "", null, null, offset, 2, null));
    assertThat(String.join(",", names(page))).isEqualTo(expected);
    assertThat(page.total()).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource
  default void pageOfStateShowsThatStateAlone(PacketState wanted) {
    for (PacketState state : PacketState.values()) {
      inState(ledger(), new PacketName("in " + state), state);
    }
    assertThat(found(wanted, "")).containsExactly("in " + wanted);
  }

  @ParameterizedTest
  @EnumSource
  default void pageOfAllStatesShowsWhatHasEnded(PacketState state) {
    inState(ledger(), NAME, state);
    assertThat(found(null, "").isEmpty()).isEqualTo(!state.ended());
  }

  @ParameterizedTest
  @CsvSource({
    "eta, 'beta,BETA'",
    "ETA, 'beta,BETA'",
    "%, 'be%ta'",
    "_, 'be_ta'",
    "!, 'be!ta'",
    "e%, 'be%ta'",
    "Ä, ÄRGER",
    "ÄRG, ÄRGER",
    "none, ''"
  })
  default void searchFindsPartOfName(String search, String expected) {
    archive("beta", "BETA", "be%ta", "be_ta", "be!ta", "ÄRGER", "alph");
    assertThat(found(null, search))
        .containsExactlyInAnyOrderElementsOf(
            expected.isEmpty() ? List.of() : List.of(expected.split(",")));
  }

  @Test
  default void searchCountsAllThatItFinds() {
    archive("beta", "meta", "alpha");
    assertThat(history().page(new History.Query(null, "eta", null, null, 0, 1, null)).total())
        .isEqualTo(2);
  }

  @Test
  default void searchKeepsToItsState() {
    archive("beta");
    assertThat(found(PacketState.QUARANTINED, "eta")).isEmpty();
  }

  @Test
  default void packetThatEndsAtOnceNeedsNoNoteOfItsAttempt() {
    PacketRecord packet = inState(ledger(), NAME, PacketState.ARCHIVED);
    assertThat(history().attempts(packet.id())).isEmpty();
  }

  @Test
  default void attemptsThatWerePutBackAreShownWithWhy() {
    PacketRecord first = ledger().claim(NAME);
    Instant begun = first.claimed();
    clock().advance(Duration.ofSeconds(1));
    ledger().putBack(first, true, Instant.EPOCH, "exit code 1");
    PacketRecord second = ledger().claim(NAME);
    ledger().putBack(second, false, Instant.EPOCH);
    ledger().claim(NAME);
    List<Attempt> attempts = history().attempts(first.id());
    assertThat(attempts).extracting(Attempt::number).containsExactly(1, 2, 3);
    assertThat(attempts).extracting(Attempt::outcome).containsExactly("failed", "put-back", null);
    assertThat(attempts).extracting(Attempt::message).containsExactly("exit code 1", null, null);
    assertThat(attempts.get(0).begun()).isEqualTo(begun);
    assertThat(attempts.get(0).ended()).isAfterOrEqualTo(begun);
    assertThat(attempts.get(2).begun()).isNotNull();
    assertThat(attempts).extracting(Attempt::node).doesNotContainNull();
  }

  @Test
  default void ofVeryManyAttemptsTheNewestAreKept() {
    PacketRecord packet = ledger().claim(NAME);
    for (int i = 0; i < 120; i++) {
      ledger().putBack(packet, false, Instant.EPOCH);
      packet = ledger().claim(NAME);
    }
    assertThat(history().attempts(packet.id())).hasSizeBetween(90, 110);
    assertThat(history().attempts(packet.id()).get(0).number()).isEqualTo(1);
  }

  @Test
  default void replayLeavesTheEndsTimeAlone() {
    PacketRecord packet = inState(ledger(), NAME, PacketState.QUARANTINED);
    assertThat(history().replayed(packet.id())).isNull();
    clock().advance(Duration.ofSeconds(90));
    ledger().markReplayed(packet.id());
    assertThat(ledger().find(packet.id()).updated()).isEqualTo(packet.updated());
    assertThat(history().replayed(packet.id())).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  default void throughputCountsWhatEnded(Throughput.By by) {
    archive("a", "b");
    PacketRecord bad = inState(ledger(), NAME, PacketState.QUARANTINED);
    ledger().markReplayed(bad.id());
    inState(ledger(), OTHER, PacketState.PROCESSING);
    List<Throughput> counted = history().throughput(by, Instant.EPOCH);
    assertThat(counted.stream().mapToLong(Throughput::archived).sum()).isEqualTo(2);
    assertThat(counted.stream().mapToLong(Throughput::quarantined).sum()).isEqualTo(1);
    assertThat(counted)
        .allMatch(each -> each.begin() % by.length().toSeconds() == 0)
        .allMatch(each -> each.slowest() <= each.millis());
    assertThat(history().throughput(by, bad.updated().plus(Duration.ofDays(2)))).isEmpty();
  }

  @Test
  default void deliveriesOfNameAreShownNewestFirst() {
    PacketRecord first = inState(ledger(), NAME, PacketState.QUARANTINED);
    clock().advance(Duration.ofSeconds(1));
    PacketRecord second = inState(ledger(), NAME, PacketState.ARCHIVED);
    inState(ledger(), OTHER, PacketState.ARCHIVED);
    PacketRecord open = inState(ledger(), NAME, PacketState.PROCESSING);
    assertThat(history().of(NAME, 5)).containsExactly(open, second, first);
    assertThat(history().of(new PacketName("unknown"), 5)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "3,3", "4,3"})
  default void noMoreDeliveriesOfNameAreShownThanAskedFor(int most, int shown) {
    archive("packet", "packet");
    ledger().claim(NAME);
    assertThat(history().of(NAME, most)).hasSize(shown);
  }

  @Test
  default void archivedDeliveriesAreReadPageByPage() {
    IntStream.range(0, 5).forEach(i -> archive("packet-" + i));
    inState(ledger(), NAME, PacketState.QUARANTINED);
    List<PacketRecord> first = history().archived("", 3);
    List<PacketRecord> second = history().archived(first.get(2).id(), 3);
    assertThat(first).hasSize(3).isSortedAccordingTo(Comparator.comparing(PacketRecord::id));
    assertThat(second).hasSize(2).isSortedAccordingTo(Comparator.comparing(PacketRecord::id));
    assertThat(second.get(0).id()).isGreaterThan(first.get(2).id());
    assertThat(history().archived(second.get(1).id(), 3)).isEmpty();
  }

  @Test
  default void quarantinedDeliveriesAreCountedByReason() {
    quarantine("a", Reason.SLIP);
    quarantine("b", Reason.NOT_ZIP);
    quarantine("c", Reason.SLIP);
    inState(ledger(), NAME, PacketState.REPLAYED);
    inState(ledger(), OTHER, PacketState.QUARANTINING);
    assertThat(history().quarantined()).isEqualTo(Map.of("slip", 2L, "not-zip", 1L));
  }

  private void quarantine(String name, Reason reason) {
    Ending ending = new Ending(name, reason, "why", 0, 0, null, null);
    ledger()
        .end(
            ledger()
                .decide(claimed(ledger(), new PacketName(name)), PacketState.QUARANTINING, ending),
            AfterEnd.NOTHING);
  }

  @Test
  default void deliveriesAreCountedByState() {
    archive("a", "b");
    inState(ledger(), NAME, PacketState.PROCESSING);
    inState(ledger(), OTHER, PacketState.REPLAYED);
    assertThat(history().counts())
        .isEqualTo(
            Map.of(PacketState.ARCHIVED, 2L, PacketState.PROCESSING, 1L, PacketState.REPLAYED, 1L));
  }
}
