package dev.wharf.ledger;

import dev.wharf.settings.LedgerAddress;
import java.util.List;

/** Whether a PostgreSQL database can hold a ledger at all. */
final class PostgresFitness {
  private static final List<String> TABLES =
      List.of("packet", "notice", "server", "folder", "wharf_schema");

  private PostgresFitness() {}

  /**
   * Looks at the database's encoding, and at what its user may do there.
   *
   * @throws LedgerException when it cannot hold a ledger; the message says what to do
   */
  static void require(Transactions database, LedgerAddress address) {
    String encoding = one(database, "SHOW server_encoding");
    if (!encoding.equals("UTF8")) {
      throw unfit(
          address,
          "its encoding is " + encoding + ", which cannot hold the name of every packet",
          "make a database with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0");
    }
    String user = one(database, "SELECT current_user");
    if (one(database, "SELECT COALESCE(current_schema(), '')").isEmpty()) {
      throw unfit(address, "its user " + user + " has no schema", "see its search_path");
    }
    boolean made =
        database.read(sql -> sql.query(Dialect.POSTGRESQL.hasSchema(), r -> r.getInt(1))).get(0)
            > 0;
    if (!made && !yes(database, "has_schema_privilege(current_schema(), 'CREATE')")) {
      throw unfit(
          address,
          "its user " + user + " may make no tables",
          "GRANT CREATE ON SCHEMA " + one(database, "SELECT current_schema()") + " TO " + user);
    }
    if (made) {
      for (String table : TABLES) {
        requireRights(database, address, user, table);
      }
    }
  }

  private static void requireRights(
      Transactions database, LedgerAddress address, String user, String table) {
    boolean there = yes(database, "to_regclass('" + table + "') IS NOT NULL");
    if (there
        && !yes(
            database,
            "has_table_privilege('"
                + table
                + "', 'SELECT')"
                + " AND has_table_privilege('"
                + table
                + "', 'INSERT')"
                + " AND has_table_privilege('"
                + table
                + "', 'UPDATE')"
                + " AND has_table_privilege('"
                + table
                + "', 'DELETE')")) {
      throw unfit(
          address,
          "its user " + user + " may not work with the table " + table,
          "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "
              + one(database, "SELECT current_schema()")
              + " TO "
              + user);
    }
  }

  private static String one(Transactions database, String query) {
    return database.read(sql -> sql.query(query, row -> row.getString(1)).get(0));
  }

  private static boolean yes(Transactions database, String condition) {
    return one(database, "SELECT " + condition).equals("t");
  }

  private static LedgerException unfit(LedgerAddress address, String what, String remedy) {
    return new LedgerException(
        "wharf.ledger="
            + address
            + ": the database cannot hold the ledger: "
            + what
            + "; "
            + remedy);
  }
}
