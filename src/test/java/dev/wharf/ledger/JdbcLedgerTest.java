package dev.wharf.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.files.Durability;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.Packet;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Reason;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcLedgerTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final PacketName NAME = new PacketName("packet");
  private static final Fingerprint ZIP = new Fingerprint(9, "ab".repeat(32));

  @TempDir Path folder;

  private Ledger open(String owner, Instant now) {
    return JdbcLedger.sqlite(
        folder.resolve("ledger.db"), Durability.FULL, owner, Clock.fixed(now, ZoneOffset.UTC));
  }

  private static Packet packet(PacketRecord claimed) {
    Path nowhere = Path.of("nowhere");
    return new Packet(claimed.id(), claimed.name(), claimed.attempt(), nowhere, nowhere, nowhere);
  }

  @Test
  void oneOfManyThreadsGetsTheClaim() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (Ledger ledger = open("a", NOW)) {
      Callable<Long> race =
          () ->
              IntStream.range(0, 50)
                  .mapToObj(i -> ledger.claim(new PacketName("p" + i)))
                  .filter(claim -> claim != null)
                  .count();
      long claims = 0;
      for (Future<Long> future : threads.invokeAll(List.of(race, race, race, race, race, race))) {
        claims += future.get();
      }
      assertThat(claims).isEqualTo(50);
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void packetPutBackIsTakenAgainOnlyWhenItsTimeHasCome() {
    try (Ledger ledger = open("a", NOW)) {
      PacketRecord first = ledger.claim(NAME);
      ledger.putBack(packet(first), true, NOW.plusSeconds(60));
      assertThat(ledger.claim(NAME)).isNull();
    }
    try (Ledger ledger = open("b", NOW.plus(Duration.ofMinutes(2)))) {
      PacketRecord second = ledger.claim(NAME);
      assertThat(second.attempt()).isEqualTo(2);
      assertThat(second.failures()).isEqualTo(1);
      assertThat(second.claimed()).isEqualTo(NOW);
    }
  }

  @Test
  void lateOwnerIsRefusedEveryStep() {
    try (Ledger dead = open("dead", NOW);
        Ledger next = open("next", NOW)) {
      Packet late = packet(dead.claim(NAME));
      dead.advance(late, PacketState.UNPACKING);
      assertThat(next.takeOver()).isEmpty();
      assertThat(next.claim(NAME).attempt()).isEqualTo(2);
      Ending ending = new Ending("packet", null, null, 1, 2, ZIP, null);
      assertThatThrownBy(() -> dead.advance(late, PacketState.PROCESSING))
          .isInstanceOf(ClaimLostException.class)
          .hasMessageContaining("Attempt 1 at packet no longer holds the packet");
      assertThatThrownBy(() -> dead.decide(late, PacketState.ARCHIVING, ending))
          .isInstanceOf(ClaimLostException.class);
      assertThatThrownBy(() -> dead.putBack(late, false, NOW))
          .isInstanceOf(ClaimLostException.class);
    }
  }

  @Test
  void decidedEndIsHandedToTheNextServer() {
    PacketRecord decided;
    try (Ledger dead = open("dead", NOW)) {
      Packet packet = packet(dead.claim(NAME));
      decided =
          dead.decide(
              packet, PacketState.ARCHIVING, new Ending("packet~2", null, null, 3, 4, ZIP, null));
    }
    try (Ledger next = open("next", NOW)) {
      assertThat(next.takeOver())
          .singleElement()
          .extracting(PacketRecord::ending)
          .isEqualTo(decided.ending());
      assertThat(next.claim(NAME)).isNull();
      PacketRecord mine = next.find(decided.id());
      next.end(mine, null);
      assertThat(next.archived(NAME, ZIP)).isTrue();
      assertThat(next.archived(NAME, new Fingerprint(8, ZIP.sha256()))).isFalse();
      assertThat(next.open()).isEmpty();
      assertThat(next.claim(NAME)).isNotNull();
    }
  }

  @Test
  void knowsWhichDeliveriesWereQuarantined() {
    try (Ledger ledger = open("a", NOW)) {
      Packet packet = packet(ledger.claim(NAME));
      assertThat(ledger.replayed(packet.id())).isFalse();
      Ending ending = new Ending("packet", Reason.SLIP, "why", 0, 0, null, null);
      ledger.end(ledger.decide(packet, PacketState.QUARANTINING, ending), null);
      assertThat(ledger.replayed(packet.id())).isTrue();
      assertThat(ledger.history().counts()).containsEntry(PacketState.REPLAYED, 1L);
    }
  }

  @Test
  void historyIsPagedAndSearched() {
    try (Ledger ledger = open("a", NOW)) {
      for (String name : List.of("alpha", "be%ta", "be_ta", "BETA")) {
        Packet packet = packet(ledger.claim(new PacketName(name)));
        Ending ending = new Ending(name, null, null, 1, 2, ZIP, null);
        ledger.end(ledger.decide(packet, PacketState.ARCHIVING, ending), null);
      }
      ledger.claim(new PacketName("open"));
      History history = ledger.history();
      assertThat(names(history, null, "", 0)).containsExactly("be_ta", "be%ta");
      assertThat(names(history, null, "", 2)).containsExactly("alpha", "BETA");
      assertThat(names(history, PacketState.ARCHIVED, "be%", 0)).containsExactly("be%ta");
      assertThat(names(history, null, "eta", 0)).containsExactly("BETA");
      assertThat(names(history, PacketState.CLAIMED, "", 0)).containsExactly("open");
      assertThat(history.page(new History.Query(null, "ta", 0, 1)).total()).isEqualTo(3);
      assertThat(history.of(new PacketName("open"), 5)).hasSize(1);
      assertThat(history.counts())
          .isEqualTo(Map.of(PacketState.ARCHIVED, 4L, PacketState.CLAIMED, 1L));
    }
  }

  private static List<String> names(
      History history, PacketState state, String search, long offset) {
    return history.page(new History.Query(state, search, offset, 2)).packets().stream()
        .map(packet -> packet.name().value())
        .toList();
  }

  @Test
  void newerSchemaIsRefusedInWords() throws Exception {
    open("a", NOW).close();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ledger.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO wharf_schema (version) VALUES (99)");
    }
    assertThatThrownBy(() -> open("a", NOW))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("made by a newer Wharf");
  }
}
