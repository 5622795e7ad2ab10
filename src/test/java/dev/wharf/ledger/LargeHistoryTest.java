package dev.wharf.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.files.Durability;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.LedgerAddress;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The history of a hundred thousand packets, half of them quarantined. */
class LargeHistoryTest {
  private static final int PACKETS = 100_000;
  private static final int PAGE = 50;

  @TempDir static Path folder;
  private static Ledger ledger;

  @BeforeAll
  static void fill() throws SQLException {
    Path file = file();
    ledger =
        JdbcLedger.single(
            new LedgerAddress(file, "", "", "", Duration.ofSeconds(30)),
            Durability.OS,
            Identity.unknown("test"),
            Clock.systemUTC());
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      connection.setAutoCommit(false);
      try (PreparedStatement row =
          connection.prepareStatement(
              "INSERT INTO packet (id, name, state, ended, owner, attempt, failures, not_before,"
                  + " claimed, updated, target, reason, message, entries, bytes)"
                  + " VALUES (?, ?, ?, 1, 'test', 1, 0, 0, ?, ?, ?, ?, ?, 10, 40960)")) {
        for (int i = 0; i < PACKETS; i++) {
          boolean bad = i % 2 == 1;
          row.setString(1, Integer.toHexString(i * 0x9E3779B9)); // In no order, as real ids are.
          row.setString(2, name(i));
          row.setString(3, bad ? "quarantined" : "archived");
          row.setLong(4, i);
          row.setLong(5, i + 100L);
          row.setString(6, name(i));
          row.setString(7, bad ? (i % 3 == 0 ? "not-zip" : "crc-error") : null);
          row.setString(8, bad ? "what is wrong with it, ".repeat(10) : null);
          row.addBatch();
        }
        row.executeBatch();
      }
      connection.commit();
    }
  }

  private static Path file() {
    return folder.resolve("ledger.db");
  }

  private static String name(int number) {
    return "packet-%06d".formatted(number);
  }

  @AfterAll
  static void close() {
    ledger.close();
  }

  private static History.Page page(PacketState state, String search, long offset) {
    return ledger.history().page(new History.Query(state, search, null, null, offset, PAGE, null));
  }

  @Test
  void eachPageHoldsWhatItShould() {
    for (long offset : new long[] {0, 50, 49_950, 50_000, 50_050, 99_950, 99_990}) {
      History.Page page = page(null, "", offset);
      assertThat(page.total()).isEqualTo(PACKETS);
      assertThat(page.packets()).hasSize((int) Math.min(PAGE, PACKETS - offset));
      for (int i = 0; i < page.packets().size(); i++) {
        assertThat(page.packets().get(i).name())
            .isEqualTo(new PacketName(name((int) (PACKETS - 1 - offset - i))));
      }
    }
    assertThat(page(null, "", PACKETS).packets()).isEmpty();
    assertThat(page(PacketState.ARCHIVED, "99999", 0).packets()).isEmpty();
    assertThat(page(PacketState.QUARANTINED, "99999", 0).total()).isEqualTo(1);
    assertThat(ledger.history().counts())
        .containsEntry(PacketState.ARCHIVED, 50_000L)
        .containsEntry(PacketState.QUARANTINED, 50_000L);
    assertThat(ledger.history().quarantined())
        .containsEntry("not-zip", 16_667L)
        .containsEntry("crc-error", 33_333L);
  }

  @Test
  void noPageTakesLongerThanATenthOfASecond() {
    for (PacketState state :
        new PacketState[] {null, PacketState.ARCHIVED, PacketState.QUARANTINED}) {
      for (String search : new String[] {"", "PACKET-", "-0", "99", "none"}) {
        for (double part : new double[] {0, 0.5, 1}) {
          long last = Math.max(0, page(state, search, 0).total() - 1);
          takesMillis(100, () -> page(state, search, (long) (part * last)));
        }
      }
    }
    takesMillis(50, () -> ledger.history().counts());
    takesMillis(20, () -> ledger.history().quarantined());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "99"})
  void readsItsPlaceFromIndexAlone(String search) throws SQLException {
    Stretch all =
        new Stretch(
            List.of(PacketState.ARCHIVED, PacketState.QUARANTINED),
            NameSearch.of(search, Dialect.SQLITE));
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        ResultSet plan =
            connection.createStatement().executeQuery("EXPLAIN QUERY PLAN " + all.keys())) {
      List<String> steps = new ArrayList<>();
      while (plan.next()) {
        steps.add(plan.getString("detail"));
      }
      assertThat(steps)
          .filteredOn(step -> step.contains(" packet "))
          .hasSize(2)
          .allMatch(step -> step.startsWith("SEARCH packet USING COVERING INDEX packet_state"));
      assertThat(steps).noneMatch(step -> step.contains("TEMP B-TREE"));
    }
  }

  // The median of some, in processor time of this thread: other processes use this machine too.
  private static void takesMillis(long most, Runnable question) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long[] nanos = new long[5];
    for (int i = 0; i < nanos.length; i++) {
      long began = threads.getCurrentThreadCpuTime();
      question.run();
      nanos[i] = threads.getCurrentThreadCpuTime() - began;
    }
    Arrays.sort(nanos);
    assertThat(nanos[0]).as("the question is answered in this thread").isPositive();
    assertThat(TimeUnit.NANOSECONDS.toMillis(nanos[nanos.length / 2])).isLessThan(most);
  }
}
