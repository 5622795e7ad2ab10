package dev.wharf.ledger;

/** What the databases write differently in SQL. */
enum Dialect {
  SQLITE(
      "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
      "SELECT COUNT(*) FROM sqlite_master WHERE name = 'wharf_schema'"),
  POSTGRESQL(
      "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
      "SELECT COUNT(*) FROM information_schema.tables"
          + " WHERE table_name = 'wharf_schema' AND table_schema = current_schema()");

  private final String now;
  private final String hasSchema;

  Dialect(String now, String hasSchema) {
    this.now = now;
    this.hasSchema = hasSchema;
  }

  /** An expression for this moment, in milliseconds since 1970. */
  String now() {
    return now;
  }

  /** A query whose result is 1 where a Wharf has made its tables, else 0. */
  String hasSchema() {
    return hasSchema;
  }
}
