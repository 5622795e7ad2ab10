package dev.wharf.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.files.Durability;
import dev.wharf.fixture.Postgres;
import dev.wharf.settings.LedgerAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps a long history quick to read: its counts, and searches by and by. */
@ParameterizedClass
@EnumSource(Dialect.class)
class LongHistoryTest {
  private static final long MINUTE = 60_000;
  private static final long DAY = 1440 * MINUTE;
  private static final int STRETCH = 3;

  @RegisterExtension private static final Postgres postgres = new Postgres();

  @TempDir Path folder;

  @Parameter Dialect dialect;

  private String url;
  private Transactions database;
  private History history;

  @BeforeEach
  void open() {
    boolean shared = dialect == Dialect.POSTGRESQL;
    Path file = folder.resolve("ledger.db");
    url = shared ? postgres.newDatabase() : "jdbc:sqlite:" + file;
    LedgerAddress address =
        new LedgerAddress(shared ? null : file, shared ? url : "", "", "", Duration.ofSeconds(30));
    JdbcLedger.single(address, Durability.OS, Identity.unknown("test"), Clock.systemUTC()).close();
    database =
        shared
            ? new PostgresTransactions(address, 1, Duration.ofSeconds(10))
            : new SqliteTransactions(file, Durability.OS);
    history = new JdbcHistory(database, STRETCH);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void ended(String name, PacketState state, long updated) {
    database.run(
        sql ->
            sql.update(
                "INSERT INTO packet (id, name, state, ended, attempt, failures, not_before, claimed,"
                    + " updated, target, reason, entries, bytes)"
                    + " VALUES (?, ?, ?, 1, 1, 0, 0, 0, ?, ?, ?, 0, 0)",
                name,
                name,
                state.word(),
                updated,
                name,
                state == PacketState.QUARANTINED ? "slip" : null));
  }

  private History.Page page(String search, Instant before, long offset) {
    return history.page(new History.Query(null, search, null, before, offset, 2, null));
  }

  @Test
  void searchSinceMomentEndsThere() {
    for (int day = 1; day <= 9; day++) {
      ended("packet-" + day, PacketState.ARCHIVED, day * DAY);
    }
    Instant since = Instant.ofEpochMilli(8 * DAY);
    History.Page page = history.page(new History.Query(null, "", since, null, 0, 50, null));
    assertThat(names(page)).containsExactly("packet-9", "packet-8");
    assertThat(page.older()).isNull();
    since = Instant.ofEpochMilli(8 * DAY + 1);
    page = history.page(new History.Query(null, "", since, null, 0, 50, null));
    assertThat(names(page)).containsExactly("packet-9");
    assertThat(page.older()).isNull();
  }

  private static List<String> names(History.Page page) {
    return page.packets().stream().map(packet -> packet.name().value()).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE packet SET state = 'replayed' WHERE name = 'a'",
        "UPDATE packet SET reason = 'bomb' WHERE name = 'a'",
        "UPDATE packet SET updated = updated + 86400000",
        "UPDATE packet SET updated = updated + 60000 WHERE name = 'b'",
        "UPDATE packet SET ended = 0, state = 'archiving' WHERE name = 'b'",
        "UPDATE packet SET failures = 1",
        "DELETE FROM packet WHERE name = 'b'",
        "DELETE FROM packet",
      })
  void countsFollowWhateverChangesRows(String change) {
    ended("a", PacketState.QUARANTINED, 5 * DAY);
    ended("b", PacketState.ARCHIVED, 5 * DAY + 1);
    ended("c", PacketState.ARCHIVED, 6 * DAY - 1);
    Postgres.execute(url, change);
    assertThat(differences("minute = updated % 86400000 / 60000")).isZero();
    assertThat(differences("minute = 1440")).isZero();
    assertThat(kept("minute < 1440"))
        .isEqualTo(kept("minute = 1440"))
        .isEqualTo(Postgres.count(url, "SELECT COUNT(*) FROM packet WHERE ended = 1"));
  }

  private long kept(String which) {
    return Postgres.count(url, "SELECT COALESCE(SUM(packets), 0) FROM tally WHERE " + which);
  }

  @Test
  void sumsFollowWhateverChangesRows() {
    ended("a", PacketState.ARCHIVED, 5 * DAY);
    ended("b", PacketState.ARCHIVED, 5 * DAY + 1);
    Postgres.execute(url, "UPDATE packet SET bytes = 7, claimed = updated - 9 WHERE name = 'a'");
    Postgres.execute(url, "DELETE FROM packet WHERE name = 'b'");
    for (Throughput.By by : Throughput.By.values()) {
      assertThat(history.throughput(by, Instant.EPOCH))
          .extracting(Throughput::archived, Throughput::bytes, Throughput::millis)
          .containsExactly(org.assertj.core.groups.Tuple.tuple(1L, 7L, 9L));
    }
  }

  private long differences(String which) {
    return Postgres.count(
        url,
        "SELECT COUNT(*) FROM (SELECT day, minute, t.state, t.reason, SUM(packets) AS kept,"
            + " (SELECT COUNT(*) FROM packet p WHERE ended = 1 AND t.state = p.state"
            + " AND t.reason = COALESCE(p.reason, '') AND day = updated / 86400000 AND "
            + which
            + ") AS counted FROM tally t WHERE minute "
            + (which.endsWith("1440") ? "=" : "<")
            + " 1440 GROUP BY day, minute, t.state, t.reason) AS both_counts WHERE kept <> counted");
  }

  @Test
  void countsAreThoseOfWhatIsThere() {
    ended("a", PacketState.QUARANTINED, 5 * DAY);
    ended("b", PacketState.ARCHIVED, 6 * DAY);
    ended("c", PacketState.ARCHIVED, 7 * DAY);
    Postgres.execute(url, "UPDATE packet SET state = 'replayed' WHERE name = 'a'");
    assertThat(history.counts())
        .isEqualTo(Map.of(PacketState.ARCHIVED, 2L, PacketState.REPLAYED, 1L));
    assertThat(history.quarantined()).isEmpty();
  }

  @Test
  void everyPageBeginsWhereTheOneBeforeEnds() {
    List<String> newestFirst = new ArrayList<>();
    long[] moments = {9 * DAY, 9 * DAY - 1, 8 * DAY + 7, 8 * DAY + 6, 8 * DAY, 3 * DAY + MINUTE};
    for (int i = 0; i < moments.length; i++) {
      for (String more : new String[] {"z", "m", "a"}) {
        ended(
            i + more,
            more.equals("m") ? PacketState.QUARANTINED : PacketState.ARCHIVED,
            moments[i]);
        newestFirst.add(i + more);
      }
    }
    for (int i = 0; i <= newestFirst.size(); i++) {
      History.Page page = page("", null, i);
      assertThat(names(page))
          .isEqualTo(newestFirst.subList(i, Math.min(i + 2, newestFirst.size())));
      assertThat(page.total()).isEqualTo(newestFirst.size());
      assertThat(page.older()).isNull();
    }
  }

  @Test
  void searchLooksThroughPartAtTimeAndFindsAllByGoingOn() {
    IntStream.range(0, 20).forEach(i -> ended("hay-" + i, PacketState.ARCHIVED, at(i)));
    ended("needle-new", PacketState.ARCHIVED, at(19) + 1);
    ended("needle-old", PacketState.QUARANTINED, at(0) + 1);
    List<String> found = new ArrayList<>();
    int looks = 0;
    Instant before = null;
    do {
      History.Page page = page("NEEDLE", before, 0);
      assertThat(page.total()).isEqualTo(page.packets().size());
      found.addAll(names(page));
      before = page.older();
      looks++;
    } while (before != null);
    assertThat(found).containsExactly("needle-new", "needle-old");
    assertThat(looks).isBetween(4, 22);
  }

  private static long at(int number) {
    return 9 * DAY - 10 * MINUTE + number * MINUTE; // Over midnight.
  }

  @Test
  void searchThatLookedThroughAllSaysSo() {
    IntStream.range(0, STRETCH).forEach(i -> ended("hay-" + i, PacketState.ARCHIVED, at(i)));
    assertThat(page("hay", null, 0).older()).isNull();
    assertThat(page("hay", null, 0).total()).isEqualTo(STRETCH);
  }

  @Test
  void pagesOfSearchAreThoseOfItsPart() {
    IntStream.range(0, 9).forEach(i -> ended("hay-" + i, PacketState.ARCHIVED, at(i)));
    History.Page second = page("hay", null, 2);
    assertThat(names(second)).containsExactly("hay-6");
    assertThat(second.total()).isEqualTo(3);
    assertThat(second.older()).isEqualTo(Instant.ofEpochMilli(at(6)));
    assertThat(names(page("hay", second.older(), 0))).containsExactly("hay-5", "hay-4");
    assertThat(page("hay", null, 99).total()).isEqualTo(3);
  }
}
