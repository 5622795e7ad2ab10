package dev.wharf.ledger;

import dev.wharf.settings.LedgerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Brings the ledger's tables up to the version that this Wharf works with. One query of the table
 * {@code wharf_schema} says whether there is anything to do; Flyway is loaded only then. An empty
 * SQLite file is filled without Flyway, because a first start would wait 0.4 s for it.
 */
final class Schema {
  /** The version that this Wharf makes. */
  static final int VERSION = 17;

  private static final String FOLDER = "dev/wharf/ledger";

  /** What makes them, one after the other, in SQLite; PostgreSQL has as many. */
  static final List<String> SCRIPTS =
      List.of(
          "V1__packets.sql",
          "V2__notices.sql",
          "V3__indexes.sql",
          "V4__servers.sql",
          "V5__queue.sql",
          "V6__message.sql",
          "V7__deaths.sql",
          "V8__folders.sql",
          "/dev/wharf/ledger-sqlite/V9__tallies.sql",
          "/dev/wharf/ledger-sqlite/V10__inboxes.sql",
          "V11__keeping.sql",
          "/dev/wharf/ledger-sqlite/V12__shipments.sql",
          "V13__runs.sql",
          "/dev/wharf/ledger-sqlite/V14__attempts.sql",
          "/dev/wharf/ledger-sqlite/V15__sender_receipts.sql",
          "V16__reprocessing.sql",
          "V17__worked.sql");

  private Schema() {}

  /**
   * Makes the tables, or upgrades them, where there is need.
   *
   * @throws LedgerException when a newer Wharf made the ledger and this one cannot work with it
   */
  static void bringUp(Transactions database, LedgerAddress address) {
    if (address.shared()) {
      PostgresFitness.require(database, address);
    }
    int version = version(database);
    requireReadable(database, version);
    if (version == 0 && !address.shared()) {
      fill(database);
    } else if (version < VERSION) {
      migrate(address, version);
    }
  }

  /**
   * Makes and upgrades nothing.
   *
   * @throws OldSchemaException where a start would have something to do
   * @throws LedgerException when a newer Wharf made the ledger and this one cannot work with it
   */
  static void requireCurrent(Transactions database, LedgerAddress address) {
    if (address.shared()) {
      PostgresFitness.require(database, address);
    }
    int version = version(database);
    requireReadable(database, version);
    if (version < VERSION) {
      throw new OldSchemaException(version);
    }
  }

  private static int version(Transactions database) {
    return database.run(
        sql -> {
          boolean there =
              sql.query(database.dialect().hasSchema(), row -> row.getInt(1)).get(0) > 0;
          return there
              ? sql.query("SELECT MAX(version) FROM wharf_schema", row -> row.getInt(1)).get(0)
              : 0;
        });
  }

  private static void requireReadable(Transactions database, int version) {
    String why = unreadable(database, version);
    if (why != null) {
      throw new LedgerException(why);
    }
  }

  /**
   * Why this Wharf cannot work with a ledger that a newer one has changed; null when it can.
   *
   * @throws LedgerException when the ledger fails
   */
  static @Nullable String unreadable(Transactions database) {
    return unreadable(database, version(database));
  }

  private static @Nullable String unreadable(Transactions database, int version) {
    if (version <= VERSION) {
      return null;
    }
    int from =
        database.run(
            sql ->
                sql.query(
                        "SELECT MAX(COALESCE(readable_from, version)) FROM wharf_schema",
                        row -> row.getInt(1))
                    .get(0));
    return from <= VERSION
        ? null
        : "The ledger has schema "
            + version
            + ", made by a newer Wharf for those that know schema "
            + from
            + "; this one knows "
            + VERSION
            + ". Start the newer one";
  }

  /** Notes that servers that do not know the state {@code queued} cannot go on. */
  static void useQueue(Transactions database) {
    use(database, 5);
  }

  /** Notes that servers that know neither inboxes nor plain zips cannot go on. */
  static void useInboxes(Transactions database) {
    use(database, 10);
  }

  /** Notes that servers that do not know removed packets cannot go on. */
  static void useRemovals(Transactions database) {
    use(database, 11);
  }

  /** Notes that servers that do not know packets that are processed again cannot go on. */
  static void useReprocessing(Transactions database) {
    use(database, 16);
  }

  private static void use(Transactions database, int version) {
    database.run(
        sql ->
            sql.update(
                "UPDATE wharf_schema SET readable_from = version"
                    + " WHERE version = ? AND readable_from < version",
                version));
  }

  private static void fill(Transactions database) {
    database.run(
        sql -> {
          for (String script : SCRIPTS) {
            for (String statement : statements(script)) {
              sql.update(statement);
            }
          }
          return true;
        });
  }

  private static void migrate(LedgerAddress address, int version) {
    try {
      flyway(address, version).load().migrate();
    } catch (FlywayException e) {
      throw new LedgerException(
          "The ledger cannot be brought from schema "
              + version
              + " to "
              + VERSION
              + ": "
              + PostgresFailure.reason(e).strip().replace('\n', ' '),
          e);
    }
  }

  private static FluentConfiguration flyway(LedgerAddress address, int version) {
    FluentConfiguration flyway =
        Flyway.configure(Schema.class.getClassLoader())
            .locations(
                "classpath:" + FOLDER,
                "classpath:" + FOLDER + (address.shared() ? "-postgresql" : "-sqlite"))
            .table("wharf_migrations")
            .failOnMissingLocations(true);
    if (address.shared()) {
      Properties given = PostgresSource.properties(address);
      flyway.dataSource(
          address.url(), given.getProperty("user", null), given.getProperty("password", null));
    } else {
      flyway.dataSource("jdbc:sqlite:" + address.file(), null, null);
    }
    if (version > 0) { // Flyway did not make these tables.
      flyway.baselineOnMigrate(true).baselineVersion(String.valueOf(version));
    } else {
      // Tables of others may be in the same database: they do not mean that ours are made.
      flyway.baselineOnMigrate(true).baselineVersion("0");
    }
    return flyway;
  }

  /** The statements of a script. */
  static List<String> statements(String script) {
    try (InputStream in = Schema.class.getResourceAsStream(script)) {
      if (in == null) {
        throw new IllegalStateException(script + " is missing from the jar");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      // What is indented goes on with the statement before it, as END does.
      return List.of(text.replaceAll("(?m)^--.*\\R", "").strip().split(";(\\R(?! |END)|$)"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
