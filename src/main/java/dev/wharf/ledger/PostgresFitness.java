package dev.wharf.ledger;

import dev.wharf.settings.LedgerAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Whether a PostgreSQL database can hold a ledger at all. */
final class PostgresFitness {
  private static final String DATABASE =
      "SELECT current_setting('server_encoding'), current_user, COALESCE(current_schema(), ''),"
          + " COALESCE(has_schema_privilege(current_schema(), 'CREATE'), false)";

  /** Those of our tables that are there, and that the user may not work with. */
  private static final String CLOSED_TABLES =
      "SELECT name FROM unnest(ARRAY['packet', 'attempt', 'notice', 'sender_receipt', 'shipment',"
          + " 'reprocess', 'tally', 'server', 'folder', 'wharf_schema', 'wharf_migrations']) name"
          + " WHERE CASE WHEN to_regclass(name) IS NULL THEN false"
          + " ELSE NOT (has_table_privilege(name, 'SELECT') AND has_table_privilege(name, 'INSERT')"
          + " AND has_table_privilege(name, 'UPDATE') AND has_table_privilege(name, 'DELETE')) END";

  private record Seen(String encoding, String user, String schema, boolean mayCreate) {}

  private PostgresFitness() {}

  /**
   * Looks at the database's encoding, and at what its user may do there.
   *
   * @throws LedgerException when it cannot hold a ledger; the message says what to do
   */
  static void require(Transactions database, LedgerAddress address) {
    Seen seen = database.read(sql -> sql.query(DATABASE, PostgresFitness::seen).get(0));
    if (!seen.encoding().equals("UTF8")) {
      throw unfit(
          address,
          "its encoding is " + seen.encoding() + ", which cannot hold the name of every packet",
          "make a database with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0");
    }
    if (seen.schema().isEmpty()) {
      throw unfit(address, "its user " + seen.user() + " has no schema", "see its search_path");
    }
    boolean made =
        database.read(sql -> sql.query(Dialect.POSTGRESQL.hasSchema(), r -> r.getInt(1))).get(0)
            > 0;
    if (!made && !seen.mayCreate()) {
      throw unfit(
          address,
          "its user " + seen.user() + " may make no tables",
          "GRANT CREATE ON SCHEMA " + seen.schema() + " TO " + seen.user());
    }
    List<String> closed =
        made ? database.read(sql -> sql.query(CLOSED_TABLES, row -> row.getString(1))) : List.of();
    if (!closed.isEmpty()) {
      throw unfit(
          address,
          "its user " + seen.user() + " may not work with the table " + closed.get(0),
          "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "
              + seen.schema()
              + " TO "
              + seen.user());
    }
  }

  private static Seen seen(ResultSet row) throws SQLException {
    return new Seen(row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4));
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
