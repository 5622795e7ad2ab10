package dev.wharf.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.files.Durability;
import dev.wharf.fixture.Postgres;
import dev.wharf.settings.LedgerAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresFitnessTest {
  private static final String TABLES =
      "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'public'";

  @RegisterExtension private static final Postgres postgres = new Postgres();

  private static Ledger single(String url) {
    return JdbcLedger.single(
        new LedgerAddress(null, url, "", "", Duration.ofSeconds(30)),
        Durability.OS,
        Identity.unknown("test"),
        Clock.systemUTC());
  }

  private static Ledger look(String url) {
    return JdbcLedger.look(
        new LedgerAddress(null, url, "", "", Duration.ofSeconds(30)),
        Durability.OS,
        Identity.unknown("test"),
        Clock.systemUTC());
  }

  private static String as(String role, String url) {
    return url.replace("user=postgres", "user=" + role);
  }

  @Test
  void databaseWithAnotherEncodingIsRefusedBeforeTablesAreMade() {
    String other =
        postgres.newDatabase("ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");

    assertThatThrownBy(() -> single(other))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("encoding is LATIN1")
        .hasMessageContaining("ENCODING 'UTF8'");
    assertThat(Postgres.count(other, TABLES)).isZero();
  }

  @Test
  void userThatMayMakeNoTablesIsRefusedWithTheGrant() {
    String url = postgres.newDatabase();
    Postgres.execute(url, "CREATE ROLE nothing LOGIN");
    Postgres.execute(url, "REVOKE CREATE ON SCHEMA public FROM PUBLIC");

    assertThatThrownBy(() -> single(as("nothing", url)))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("GRANT CREATE ON SCHEMA public TO nothing");
  }

  @Test
  void userThatMayOnlyReadIsRefusedWithTheGrant() {
    String url = postgres.newDatabase();
    single(url).close();
    Postgres.execute(url, "CREATE ROLE reader LOGIN");
    Postgres.execute(url, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader");

    assertThatThrownBy(() -> single(as("reader", url)))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES");
  }

  @Test
  void userThatMayNotWorkWithOneOfTheTablesIsRefusedByStartAndCheck() throws Exception {
    String url = postgres.newDatabase();
    single(url).close();
    Postgres.execute(url, "CREATE ROLE partly LOGIN");
    for (String table : tables(url)) {
      Postgres.execute(url, "GRANT ALL ON ALL TABLES IN SCHEMA public TO partly");
      Postgres.execute(url, "REVOKE ALL ON " + table + " FROM partly");
      for (Function<String, Ledger> opening :
          List.<Function<String, Ledger>>of(
              PostgresFitnessTest::single, PostgresFitnessTest::look)) {
        assertThatExceptionOfType(LedgerException.class)
            .as(table)
            .isThrownBy(() -> opening.apply(as("partly", url)))
            .withMessageContaining("may not work with the table " + table)
            .withMessageContaining("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES");
      }
    }
  }

  /** All that a ledger has, but for the record of the tool that makes them. */
  private static List<String> tables(String url) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url);
        ResultSet row =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                        + " AND tablename NOT LIKE 'flyway%'")) {
      while (row.next()) {
        tables.add(row.getString(1));
      }
    }
    assertThat(tables).contains("packet", "tally");
    return tables;
  }

  @Test
  void readOnlyServerIsRefusedInWords() {
    String url = postgres.newDatabase();
    Postgres.execute(
        url,
        "ALTER ROLE postgres IN DATABASE "
            + Postgres.name(url)
            + " SET default_transaction_read_only = on");

    assertThatThrownBy(() -> single(url))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("the server is read-only");
  }

  @Test
  void whoeverOnlyLooksMakesNothing() {
    String url = postgres.newDatabase();

    assertThatThrownBy(() -> look(url))
        .isInstanceOf(OldSchemaException.class)
        .hasMessageContaining("the first start makes it");
    assertThat(Postgres.count(url, TABLES)).isZero();
  }

  @Test
  void whoeverOnlyLooksUpgradesNothing() {
    String url = postgres.newDatabase();
    single(url).close();
    Postgres.execute(url, "DELETE FROM wharf_schema WHERE version = " + Schema.VERSION);

    assertThatThrownBy(() -> look(url))
        .isInstanceOf(OldSchemaException.class)
        .hasMessageContaining("the next start upgrades it to " + Schema.VERSION);
  }
}
