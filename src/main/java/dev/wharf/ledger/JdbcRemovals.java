package dev.wharf.ledger;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The removals in the ledger's database. */
final class JdbcRemovals implements Removals {
  private static final int LONGEST_WHY = 400;

  /**
   * Of a packet that is held meanwhile, or removed by another server, the row changes before this
   * statement gets it, so it changes nothing.
   */
  private static final String BEGIN =
      "UPDATE packet SET removed_from = state, state = 'removing', updated = ?, remover = ?,"
          + " removal = ? WHERE id = ? AND state = ? AND state IN ('archived', 'quarantined')"
          + " AND held IS NULL AND content_gone <> 1 AND again = 0";

  private static final String BEGIN_CONTENT =
      "UPDATE packet SET content_gone = 1, remover = ?, removal = ?"
          + " WHERE id = ? AND state = 'archived' AND held IS NULL AND content_gone = 0"
          + " AND again = 0";

  private static final String ERASE =
      "DELETE FROM packet WHERE id = ? AND state IN ('removed', 'replayed', 'vanished')";

  private static final String REMOVING = "state = 'removing'";
  private static final String BEGUN = "WHERE id = ? AND remover = ?";

  private final Transactions database;
  private final String owner;
  private final Clock clock;
  private final AtomicBoolean used = new AtomicBoolean();

  JdbcRemovals(Transactions database, String owner, Clock clock) {
    this.database = database;
    this.owner = owner;
    this.clock = clock;
  }

  @Override
  public List<PacketRecord> ended(
      PacketState state, boolean withContent, Instant before, Mark after, int most) {
    long since = after.updated().toEpochMilli();
    return database.read(
        sql ->
            sql.query(
                Rows.SELECT
                    + "WHERE ended = 1 AND state = ? AND updated >= ? AND updated < ?"
                    + " AND (updated > ? OR id > ?)"
                    + (withContent ? " AND content_gone = 0" : "")
                    + " ORDER BY updated, id LIMIT ?",
                Rows::read,
                state.word(),
                since,
                before.toEpochMilli(),
                since,
                after.id(),
                most));
  }

  @Override
  public List<PacketRecord> at(String target) {
    return database.read(
        sql ->
            sql.query(
                Rows.SELECT + "WHERE ended = 1 AND target = ? ORDER BY updated DESC LIMIT 1000",
                Rows::read,
                target));
  }

  @Override
  public List<PacketRecord> begin(List<PacketRecord> packets, String why) {
    if (!used.get()) {
      Schema.useRemovals(database);
      used.set(true);
    }
    return each(
        packets,
        REMOVING,
        (sql, packet) ->
            sql.update(BEGIN, clock.millis(), owner, cut(why), packet.id(), packet.state().word()));
  }

  @Override
  public List<PacketRecord> beginContent(List<PacketRecord> packets, String why) {
    return each(
        packets,
        "content_gone = 1",
        (sql, packet) -> sql.update(BEGIN_CONTENT, owner, cut(why), packet.id()));
  }

  private static String cut(String why) {
    return why.length() > LONGEST_WHY ? why.substring(0, LONGEST_WHY - 1) + "…" : why;
  }

  private interface Step {
    int take(Statements sql, PacketRecord packet) throws SQLException;
  }

  // Where the answer to a commit was lost, the step changes nothing and the row says that it is
  // ours.
  private List<PacketRecord> each(List<PacketRecord> packets, String begins, Step step) {
    return database.insist(
        sql -> {
          List<PacketRecord> begun = new ArrayList<>();
          List<PacketRecord> removed = new ArrayList<>();
          for (PacketRecord packet : packets) {
            if (step.take(sql, packet) == 1 && begins.equals(REMOVING)) {
              removed.add(packet);
            }
            begun.addAll(
                sql.query(Rows.SELECT + BEGUN + " AND " + begins, Rows::read, packet.id(), owner));
          }
          Tallies.gone(sql, removed);
          return begun;
        });
  }

  @Override
  public List<PacketRecord> begun(String after, int most) {
    return database.run(
        sql -> {
          Map<String, PacketRecord> begun = new TreeMap<>();
          for (String kind : List.of(REMOVING, "content_gone = 1")) {
            sql.query(
                    Rows.SELECT + "WHERE " + kind + " AND id > ? ORDER BY id LIMIT ?",
                    Rows::read,
                    after,
                    most)
                .forEach(packet -> begun.put(packet.id(), packet));
          }
          return begun.values().stream().limit(most).toList();
        });
  }

  @Override
  public boolean takeOver(PacketRecord packet) {
    return database.insist(
        sql -> {
          sql.update(
              "UPDATE packet SET remover = ? WHERE id = ? AND remover = ?",
              owner,
              packet.id(),
              packet.kept().remover());
          return !sql.query("SELECT id FROM packet " + BEGUN, row -> true, packet.id(), owner)
              .isEmpty();
        });
  }

  @Override
  public void done(List<PacketRecord> packets) {
    database.insist(
        sql -> {
          int done = 0;
          for (PacketRecord packet : packets) {
            done +=
                packet.state() == PacketState.REMOVING
                    ? sql.update(
                        "UPDATE packet SET state = 'removed', updated = ?, remover = NULL"
                            + " WHERE id = ? AND state = 'removing'",
                        clock.millis(),
                        packet.id())
                    : sql.update(
                        "UPDATE packet SET content_gone = 2, remover = NULL"
                            + " WHERE id = ? AND content_gone = 1",
                        packet.id());
          }
          return done;
        });
  }

  @Override
  public boolean forget(PacketRecord packet, String why) {
    Schema.useRemovals(database);
    return database.run(
        sql -> {
          int forgotten =
              sql.update(
                  "UPDATE packet SET removed_from = state, state = 'removed', updated = ?,"
                      + " removal = ? WHERE id = ? AND state = ?"
                      + " AND state IN ('archived', 'quarantined') AND held IS NULL"
                      + " AND content_gone <> 1 AND again = 0",
                  clock.millis(),
                  cut(why),
                  packet.id(),
                  packet.state().word());
          Tallies.gone(sql, forgotten == 1 ? List.of(packet) : List.of());
          if (forgotten == 1) { // What is not there cannot be shipped any more.
            sql.update("DELETE FROM shipment WHERE id = ? AND shipped IS NULL", packet.id());
          }
          return !sql.query(
                  "SELECT id FROM packet WHERE id = ? AND state = 'removed'",
                  row -> true,
                  packet.id())
              .isEmpty();
        });
  }

  @Override
  public boolean hold(PacketRecord packet, boolean held) {
    return database.run(
            sql ->
                sql.update(
                    "UPDATE packet SET held = CAST(? AS BIGINT) WHERE id = ? AND "
                        + (held
                            ? "held IS NULL AND content_gone <> 1 AND state NOT IN"
                                + " ('removing', 'removed', 'replayed', 'vanished')"
                            : "held IS NOT NULL"),
                    held ? clock.millis() : null,
                    packet.id()))
        == 1;
  }

  @Override
  public int erase(List<PacketRecord> packets) {
    return database.insist(
        sql -> {
          List<PacketRecord> erased = new ArrayList<>();
          for (PacketRecord packet : packets) {
            if (sql.update(ERASE, packet.id()) == 1) {
              sql.update("DELETE FROM shipment WHERE id = ?", packet.id());
              sql.update("DELETE FROM reprocess WHERE id = ?", packet.id());
              erased.add(packet);
            }
          }
          Tallies.gone(sql, erased);
          return erased.size();
        });
  }
}
