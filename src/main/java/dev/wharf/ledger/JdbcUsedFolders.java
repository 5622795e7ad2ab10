package dev.wharf.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The folders in the ledger's database. */
final class JdbcUsedFolders implements UsedFolders {
  private static final String LEDGER = "ledger";
  private static final String RECEIPT_KEY = "receipt key";

  private final Transactions database;

  JdbcUsedFolders(Transactions database) {
    this.database = database;
  }

  @Override
  public String ledgerName() {
    return first(LEDGER, UUID.randomUUID().toString());
  }

  @Override
  public String receiptKey(String offered) {
    return first(RECEIPT_KEY, offered);
  }

  /** What was the first to be remembered under a name. */
  private String first(String name, String offered) {
    return database.run(
        sql -> {
          sql.update(
              "INSERT INTO folder (name, identity, path) VALUES (?, ?, '') ON CONFLICT DO NOTHING",
              name,
              offered);
          return sql.query(
                  "SELECT identity FROM folder WHERE name = ?",
                  row -> row.getString("identity"),
                  name)
              .get(0);
        });
  }

  @Override
  public Map<String, Used> all() {
    Map<String, Used> all = new HashMap<>();
    database.run(
        sql ->
            sql.query(
                "SELECT name, identity, path FROM folder WHERE name NOT IN (?, ?)",
                row ->
                    all.put(
                            row.getString("name"),
                            new Used(row.getString("identity"), row.getString("path")))
                        == null,
                LEDGER,
                RECEIPT_KEY));
    return all;
  }

  @Override
  public void remember(String name, Used folder) {
    database.run(
        sql ->
            sql.update(
                "INSERT INTO folder (name, identity, path) VALUES (?, ?, ?)"
                    + " ON CONFLICT (name) DO UPDATE"
                    + " SET identity = excluded.identity, path = excluded.path",
                name,
                folder.identity(),
                folder.path()));
  }
}
