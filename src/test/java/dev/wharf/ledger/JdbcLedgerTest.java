package dev.wharf.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.files.Durability;
import dev.wharf.fixture.Postgres;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.Packet;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Receipt.Outcome;
import dev.wharf.settings.LedgerAddress;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Dialect.class)
class JdbcLedgerTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final PacketName NAME = new PacketName("packet");
  private static final Fingerprint ZIP = new Fingerprint(9, "ab".repeat(32));

  @RegisterExtension private static final Postgres postgres = new Postgres();

  @TempDir Path folder;

  @Parameter Dialect dialect;

  private String url;

  @BeforeEach
  void newLedger() {
    url =
        dialect == Dialect.POSTGRESQL
            ? postgres.newDatabase()
            : "jdbc:sqlite:" + folder.resolve("ledger.db");
  }

  private LedgerAddress address() {
    boolean shared = dialect == Dialect.POSTGRESQL;
    return new LedgerAddress(
        shared ? null : folder.resolve("ledger.db"),
        shared ? url : "",
        "",
        "",
        Duration.ofSeconds(30));
  }

  /** A server that knows all others to be dead. */
  private Ledger open(String owner, Instant now) {
    return JdbcLedger.look(
        address(),
        Durability.FULL,
        new Identity(owner, owner, "node", "0", "work"),
        Clock.fixed(now, ZoneOffset.UTC));
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
      assertThat(next.takeOver(packet -> true)).isEmpty();
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
  void packetOfADeadWorkerWaitsForItsMessageUnlessNoneIsOut() {
    try (Ledger intake = open("intake", NOW);
        Ledger dead = open("dead", NOW);
        Ledger next = open("next", NOW)) {
      Packet sent = packet(intake.claim(NAME));
      intake.queued().sent(sent);
      Packet late = packet(dead.queued().take(sent.id()));
      next.takeOver(packet -> true);
      assertThat(next.claim(NAME)).as("its message is out").isNull();
      PacketRecord again = next.queued().take(sent.id());
      assertThat(again.attempt()).isEqualTo(2);
      assertThatThrownBy(() -> dead.advance(late, PacketState.PROCESSING))
          .isInstanceOf(ClaimLostException.class);
      next.putBack(packet(again), false, NOW);
      assertThat(next.queued().take(sent.id())).as("it is to be claimed anew").isNull();
      intake.claim(NAME);
      next.takeOver(packet -> true);
      assertThat(next.claim(NAME)).as("no message was sent").isNotNull();
    }
  }

  @Test
  void packetQueuedForLongIsFoundAndPutBackOnce() {
    try (Ledger ledger = open("a", NOW)) {
      Packet sent = packet(ledger.claim(NAME));
      ledger.queued().sent(sent);
      assertThat(ledger.queued().since(NOW)).isEmpty();
      PacketRecord old = ledger.queued().since(NOW.plusMillis(1)).get(0);
      assertThat(ledger.queued().putBack(old)).isTrue();
      assertThat(ledger.queued().putBack(old)).isFalse();
      assertThat(ledger.claim(NAME).attempt()).isEqualTo(2);
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
      assertThat(next.takeOver(packet -> true))
          .singleElement()
          .extracting(PacketRecord::ending)
          .isEqualTo(decided.ending());
      assertThat(next.claim(NAME)).isNull();
      PacketRecord mine = next.find(decided.id());
      assertThat(mine.attempts()).as("carrying on is no new beginning").isEqualTo(1);
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
  void packetWhoseOwnerDiedTwiceIsNotTheFirstOnesAgain() {
    Ending ending = new Ending("packet", null, null, 3, 4, ZIP, null);
    try (Ledger one = open("one", NOW);
        Ledger other = open("other", NOW)) {
      PacketRecord late = one.decide(packet(one.claim(NAME)), PacketState.ARCHIVING, ending);
      assertThat(other.takeOver(packet -> false)).isEmpty();
      assertThat(other.takeOver(packet -> true)).hasSize(1);
      assertThat(one.takeOver(packet -> true))
          .singleElement()
          .satisfies(mine -> assertThat(mine.attempt()).isEqualTo(3));
      assertThat(one.holds(late)).isFalse();
      assertThatThrownBy(() -> one.end(late, null)).isInstanceOf(ClaimLostException.class);
    }
  }

  @Test
  void stepWhoseAnswerWasLostMayBeTakenAgain() {
    try (Ledger ledger = open("a", NOW)) {
      Packet back = packet(ledger.claim(NAME));
      ledger.putBack(back, false, NOW);
      ledger.putBack(back, false, NOW);
      Packet packet = packet(ledger.claim(NAME));
      Ending ending = new Ending("packet", null, null, 3, 4, ZIP, null);
      ledger.decide(packet, PacketState.ARCHIVING, ending);
      PacketRecord decided = ledger.decide(packet, PacketState.ARCHIVING, ending);
      ledger.end(decided, null);
      ledger.end(decided, null);
      assertThat(ledger.find(packet.id()).state()).isEqualTo(PacketState.ARCHIVED);
    }
  }

  @Test
  void noticeIsGivenToOneOfTheServersThatShareALedger() {
    boolean shared = dialect == Dialect.POSTGRESQL;
    try (Ledger one = open("one", NOW);
        Ledger other = open("other", NOW);
        Ledger later = open("later", NOW.plusSeconds(61))) {
      Packet packet = packet(one.claim(NAME));
      Ending ending = new Ending("packet", null, null, 3, 4, ZIP, null);
      Notice notice = new Notice(packet.id(), Outcome.ARCHIVED, "{}");
      one.end(one.decide(packet, PacketState.ARCHIVING, ending), notice);
      assertThat(one.outbox().due(5)).containsExactly(notice);
      assertThat(other.outbox().due(5)).isEqualTo(shared ? List.of() : List.of(notice));
      assertThat(later.outbox().due(5)).as("the one died").containsExactly(notice);
    }
  }

  @Test
  void whatAProcessingPrintedMayHoldAnyCharacter() {
    try (Ledger ledger = open("a", NOW)) {
      Packet packet = packet(ledger.claim(NAME));
      Ending ending = new Ending("packet", Reason.TIMEOUT, "why", 0, 0, null, "a\0b\uD800c");
      assertThat(ledger.decide(packet, PacketState.QUARANTINING, ending).decided().output())
          .startsWith("a\uFFFDb")
          .endsWith("c");
    }
  }

  @Test
  void newerSchemaIsRefusedInWords() {
    open("a", NOW).close();
    Postgres.execute(url, "INSERT INTO wharf_schema (version) VALUES (99)");
    assertThatThrownBy(() -> open("a", NOW))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("made by a newer Wharf");
  }

  @Test
  void newerSchemaThatThisOneCanWorkWithIsTaken() {
    open("a", NOW).close();
    Postgres.execute(
        url,
        "INSERT INTO wharf_schema (version, readable_from) VALUES (98, 1), (99, "
            + Schema.VERSION
            + ")");
    try (Ledger older = open("a", NOW)) {
      assertThat(older.claim(NAME)).isNotNull();
    }
    Postgres.execute(
        url,
        "INSERT INTO wharf_schema (version, readable_from) VALUES (100, "
            + (Schema.VERSION + 1)
            + ")");
    assertThatThrownBy(() -> open("a", NOW)).hasMessageContaining("Start the newer one");
  }

  @Test
  void ledgerOfAnOlderWharfIsTakenOver() throws Exception {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String script : List.of("V1__packets.sql", "V2__notices.sql", "V3__indexes.sql")) {
        for (String sql : Schema.statements(script)) {
          statement.execute(sql);
        }
      }
      statement.execute(
          "INSERT INTO packet (id, name, state, ended, attempt, failures, not_before, claimed,"
              + " updated, entries, bytes) VALUES ('i', 'packet', 'waiting', 0, 1, 0, 0, 5, 5, 0, 0)");
    }
    try (Ledger ledger = open("a", NOW)) {
      assertThat(ledger.claim(NAME).attempt()).isEqualTo(2);
    }
    open("a", NOW).close();
  }
}
