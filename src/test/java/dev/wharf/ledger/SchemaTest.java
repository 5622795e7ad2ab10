package dev.wharf.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.files.Durability;
import dev.wharf.fixture.Postgres;
import dev.wharf.packet.Deaths;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Receipt.Outcome;
import dev.wharf.settings.LedgerAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Dialect.class)
class SchemaTest {
  private static final List<String> SCRIPTS =
      List.of(
          "V1__packets.sql",
          "V2__notices.sql",
          "V3__indexes.sql",
          "V4__servers.sql",
          "V5__queue.sql",
          "V6__message.sql",
          "V7__deaths.sql",
          "V8__folders.sql");
  private static final Fingerprint ZIP = new Fingerprint(9, "ab".repeat(32));

  @RegisterExtension private static final Postgres postgres = new Postgres();

  @TempDir Path folder;

  @Parameter Dialect dialect;

  private String url;

  @BeforeEach
  void newDatabase() {
    url =
        dialect == Dialect.POSTGRESQL
            ? postgres.newDatabase()
            : "jdbc:sqlite:" + folder.resolve("ledger.db");
  }

  private Ledger open() {
    boolean shared = dialect == Dialect.POSTGRESQL;
    LedgerAddress address =
        new LedgerAddress(
            shared ? null : folder.resolve("ledger.db"),
            shared ? url : "",
            "",
            "",
            Duration.ofSeconds(30));
    return JdbcLedger.single(address, Durability.FULL, Identity.unknown("test"), Clock.systemUTC());
  }

  private void execute(List<String> statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The ledger as the Wharf of that version made it, with a packet that waits and an archived. */
  private void madeByVersion(int version) throws SQLException {
    for (String script : SCRIPTS.subList(0, version)) {
      execute(Schema.statements(script));
    }
    String insert =
        "INSERT INTO packet (id, name, state, ended, owner, attempt, failures, not_before, claimed,"
            + " updated, target, entries, bytes, zip_size, zip_sha256) VALUES ";
    execute(
        List.of(
            insert + "('w', 'waits', 'waiting', 0, NULL, 3, 2, 0, 5, 6, NULL, 0, 0, NULL, NULL)",
            insert
                + "('a', 'kept', 'archived', 1, 'o', 1, 0, 0, 5, 6, 'kept~2', 1, 2, 9, '"
                + ZIP.sha256()
                + "')"));
    if (version >= 2) {
      execute(List.of("INSERT INTO notice VALUES ('a', 'archived', '{}', 1, 7)"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void keepsPacketsOfOlderVersion(int version) throws SQLException {
    madeByVersion(version);
    try (Ledger ledger = open()) {
      assertThat(ledger.find("w"))
          .isEqualTo(
              new PacketRecord(
                  "w",
                  new PacketName("waits"),
                  PacketState.WAITING,
                  null,
                  3,
                  2,
                  Instant.ofEpochMilli(5),
                  Instant.ofEpochMilli(6),
                  null,
                  0,
                  null,
                  false,
                  null,
                  Deaths.NONE,
                  null));
      assertThat(ledger.find("a").decided())
          .isEqualTo(new Ending("kept~2", null, null, 1, 2, ZIP, null));
      assertThat(ledger.outbox().due(5))
          .isEqualTo(version >= 2 ? List.of(new Notice("a", Outcome.ARCHIVED, "{}")) : List.of());
      assertThat(ledger.history().counts())
          .isEqualTo(Map.of(PacketState.WAITING, 1L, PacketState.ARCHIVED, 1L));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void bringsOlderVersionUpOnce(int version) throws SQLException {
    madeByVersion(version);
    open().close();
    assertThat(Postgres.count(url, "SELECT MAX(version) FROM wharf_schema"))
        .isEqualTo(Schema.VERSION);
    open().close();
    assertThat(Postgres.count(url, "SELECT COUNT(*) FROM wharf_schema"))
        .isEqualTo(Schema.SCRIPTS.size());
  }

  @Test
  void fillsEmptyDatabase() {
    open().close();
    assertThat(Postgres.count(url, "SELECT COUNT(*) FROM wharf_schema"))
        .isEqualTo(Schema.SCRIPTS.size());
  }

  @Test
  void refusesNewerVersion() {
    open().close();
    Postgres.execute(url, "INSERT INTO wharf_schema (version) VALUES (99)");
    assertThatThrownBy(this::open)
        .isInstanceOf(LedgerException.class)
        .hasMessage(
            "The ledger has schema 99, made by a newer Wharf for those that know schema 99; this"
                + " one knows %d. Start the newer one",
            Schema.VERSION);
  }

  @Test
  void takesNewerVersionThatThisOneCanWorkWith() {
    open().close();
    Postgres.execute(
        url,
        "INSERT INTO wharf_schema (version, readable_from) VALUES (98, 1), (99, "
            + Schema.VERSION
            + ")");
    try (Ledger ledger = open()) {
      assertThat(ledger.claim(new PacketName("packet"))).isNotNull();
    }
  }

  @Test
  void refusesNewerVersionOfWhichOneStepCannotBeWorkedWith() {
    open().close();
    Postgres.execute(
        url,
        "INSERT INTO wharf_schema (version, readable_from) VALUES (99, "
            + (Schema.VERSION + 1)
            + "), (100, 1)");
    assertThatThrownBy(this::open).hasMessageContaining("Start the newer one");
  }

  @Test
  void queueShutsOutVersionsThatDoNotKnowIt() {
    try (Ledger ledger = open()) {
      assertThat(Postgres.count(url, "SELECT MAX(readable_from) FROM wharf_schema")).isEqualTo(4);
      ledger.queued().begin();
      ledger.queued().begin();
    }
    assertThat(Postgres.count(url, "SELECT MAX(readable_from) FROM wharf_schema")).isEqualTo(5);
  }

  @Test
  void leavesTablesOfOthersAlone() throws SQLException {
    execute(List.of("CREATE TABLE invoices (id INTEGER)", "INSERT INTO invoices VALUES (7)"));
    open().close();
    assertThat(Postgres.count(url, "SELECT id FROM invoices")).isEqualTo(7);
  }
}
