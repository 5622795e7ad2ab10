package dev.wharf.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The ledger's tables, brought up to the version that this Wharf works with. */
final class Schema {
  private static final int VERSION = 4;

  private Schema() {}

  /**
   * @throws LedgerException when a newer Wharf made the ledger
   */
  static void bringUp(Transactions database) {
    int version =
        database.run(
            sql -> {
              sql.update("CREATE TABLE IF NOT EXISTS wharf_schema (version INTEGER NOT NULL)");
              List<Integer> versions =
                  sql.query("SELECT MAX(version) FROM wharf_schema", row -> row.getInt(1));
              return versions.get(0);
            });
    if (version > VERSION) {
      throw new LedgerException(
          "The ledger has schema "
              + version
              + ", made by a newer Wharf; this one works with "
              + VERSION
              + " at most. Start the newer one again");
    }
    for (int next = version + 1; next <= VERSION; next++) {
      List<String> statements = statements(next);
      int made = next;
      database.run(
          sql -> {
            for (String statement : statements) {
              sql.update(statement);
            }
            return sql.update("INSERT INTO wharf_schema (version) VALUES (?)", made);
          });
    }
  }

  private static List<String> statements(int version) {
    String name = "schema-" + version + ".sql";
    try (InputStream script = Schema.class.getResourceAsStream(name)) {
      if (script == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      return List.of(text.replaceAll("(?m)^--.*$", "").strip().split(";\\s*"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
