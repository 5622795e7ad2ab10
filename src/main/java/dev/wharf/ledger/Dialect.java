package dev.wharf.ledger;

/** What the databases write differently in SQL. */
enum Dialect {
  SQLITE(
      "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
      "''",
      "SELECT COUNT(*) FROM sqlite_master WHERE name = 'wharf_schema'",
      "name LIKE ? ESCAPE '!'", // It takes upper and lower case of ASCII for the same.
      100_000),
  POSTGRESQL(
      "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
      "CASE WHEN current_setting('transaction_read_only') = 'on' THEN 'read-only'"
          + " ELSE CAST(EXTRACT(EPOCH FROM pg_postmaster_start_time()) AS TEXT) END",
      // The views of information_schema hide tables to which one has no right.
      "SELECT COUNT(*) FROM pg_catalog.pg_tables"
          + " WHERE tablename = 'wharf_schema' AND schemaname = current_schema()",
      // The collation knows ASCII alone, and so takes half of the time.
      "strpos(LOWER(name COLLATE \"C\"), ?) > 0",
      20_000);

  private final String now;
  private final String primary;
  private final String hasSchema;
  private final String contains;
  private final int stretch;

  Dialect(String now, String primary, String hasSchema, String contains, int stretch) {
    this.now = now;
    this.primary = primary;
    this.hasSchema = hasSchema;
    this.contains = contains;
    this.stretch = stretch;
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

  /** The condition that a name contains a text of ASCII, which is given in lower case. */
  String contains() {
    return contains;
  }

  /** Through how many names a search looks at a time: within 20 ms where nothing else is done. */
  int stretch() {
    return stretch;
  }
}
