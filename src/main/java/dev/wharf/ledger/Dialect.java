package dev.wharf.ledger;

/** What the databases write differently in SQL. */
enum Dialect {
  SQLITE(
      "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
      "''",
      "SELECT COUNT(*) FROM sqlite_master WHERE name = 'wharf_schema'"),
  POSTGRESQL(
      "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
      "CASE WHEN current_setting('transaction_read_only') = 'on' THEN 'read-only'"
          + " ELSE CAST(EXTRACT(EPOCH FROM pg_postmaster_start_time()) AS TEXT) END",
      "SELECT COUNT(*) FROM information_schema.tables"
          + " WHERE table_name = 'wharf_schema' AND table_schema = current_schema()");

  private final String now;
  private final String primary;
  private final String hasSchema;

  Dialect(String now, String primary, String hasSchema) {
    this.now = now;
    this.primary = primary;
    this.hasSchema = hasSchema;
  }

  /** An expression for this moment, in milliseconds since 1970. */
  String now() {
    return now;
  }

  /**
   * An expression that tells which run of a database server answers, so that two servers behind one
   * address are told apart, as a primary and the standby that takes its place.
   */
  String primary() {
    return primary;
  }

  /** A query whose result is 1 where a Wharf has made its tables, else 0. */
  String hasSchema() {
    return hasSchema;
  }
}
