package dev.wharf.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The folders in the ledger's database. */
final class JdbcUsedFolders implements UsedFolders {
  private static final String LEDGER = "ledger";

  private final Transactions database;

  JdbcUsedFolders(Transactions database) {
    this.database = database;
  }

  @Override
  public String ledgerName() {
    return database.run(
        sql -> {
          sql.update(
              "INSERT INTO folder (name, identity, path) VALUES (?, ?, '') ON CONFLICT DO NOTHING",
              LEDGER,
              UUID.randomUUID().toString());
          return sql.query(
                  "SELECT identity FROM folder WHERE name = ?",
                  row -> row.getString("identity"),
                  LEDGER)
              .get(0);
        });
  }

  @Override
  public Map<String, Used> all() {
    Map<String, Used> all = new HashMap<>();
    database.run(
        sql ->
            sql.query(
                "SELECT name, identity, path FROM folder WHERE name <> ?",
                row ->
                    all.put(
                            row.getString("name"),
                            new Used(row.getString("identity"), row.getString("path")))
                        == null,
                LEDGER));
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
