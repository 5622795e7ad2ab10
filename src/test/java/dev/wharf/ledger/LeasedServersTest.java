package dev.wharf.ledger;

import static dev.wharf.ledger.OpenLedgers.inState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.files.Durability;
import dev.wharf.fixture.Postgres;
import dev.wharf.fixture.Waiting;
import dev.wharf.packet.Deaths;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.LedgerAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers that share a PostgreSQL database. */
class LeasedServersTest {
  private static final PacketName NAME = new PacketName("packet");
  private static final Duration LEASE = Duration.ofSeconds(1);

  @RegisterExtension private static final Postgres postgres = new Postgres();

  private final List<Ledger> opened = new ArrayList<>();
  private final CompletableFuture<String> leftBehind = new CompletableFuture<>();
  private String url;

  @BeforeEach
  void newDatabase() {
    url = postgres.newDatabase();
  }

  @AfterEach
  void close() {
    opened.forEach(Ledger::close);
  }

  private Ledger open(String owner, String instance) {
    return open(owner, instance, null, null);
  }

  private Ledger open(String owner, String instance, String died, String stopped) {
    Ledger ledger =
        JdbcLedger.open(
            new LedgerAddress(null, url, "", "", LEASE),
            Durability.FULL,
            new Identity(owner, instance, "node", "0", "work", died, stopped),
            Path.of("/work", owner),
            Clock.systemUTC(),
            leftBehind::complete);
    opened.add(ledger);
    return ledger;
  }

  private Ledger open(String owner) {
    return open(owner, "instance of " + owner);
  }

  /** Lets a server's last heartbeat be long ago; it is not one that runs. */
  private void died(String owner) {
    Postgres.execute(
        url,
        "INSERT INTO server (owner, instance, node, version, roles, started, heartbeat, lease)"
            + " VALUES ('"
            + owner
            + "', 'other', 'node', '0', 'work', 0, EXTRACT(EPOCH FROM clock_timestamp()) * 1000"
            + " - 5000, 1000)");
  }

  private void ownedBy(String owner, PacketRecord packet) {
    Postgres.execute(
        url, "UPDATE packet SET owner = '" + owner + "' WHERE id = '" + packet.id() + "'");
  }

  /** A packet that an earlier run of the instance "same" had in work at its end. */
  private PacketRecord inWorkAtEndOf(String owner, Ledger ledger) {
    died(owner);
    Postgres.execute(url, "UPDATE server SET instance = 'same' WHERE owner = '" + owner + "'");
    PacketRecord packet = inState(ledger, NAME, PacketState.PROCESSING);
    ownedBy(owner, packet);
    return packet;
  }

  private static List<String> owners(Ledger ledger) {
    return ledger.servers().stream().map(ServerRecord::owner).toList();
  }

  @Test
  void listsItselfFirst() {
    Ledger one = open("one");
    Ledger other = open("other");
    assertThat(owners(one)).containsExactly("one", "other");
    assertThat(owners(other)).containsExactly("other", "one");
    assertThat(one.servers()).extracting(ServerRecord::self).containsExactly(true, false);
  }

  @Test
  void listsHowManyPacketsEachHolds() {
    Ledger one = open("one");
    one.claim(NAME);
    assertThat(one.servers().get(0).packets()).isEqualTo(1);
    assertThat(one.servers().get(0).alive()).isTrue();
  }

  @Test
  void forgetsItsRunsBefore() {
    open("first", "same");
    assertThat(owners(open("second", "same", "first", null))).containsExactly("second");
  }

  @Test
  void takesNothingFromServerThatIsAlive() {
    Ledger one = open("one");
    PacketRecord theirs = inState(one, NAME, PacketState.PROCESSING);
    Ledger other = open("other");
    Postgres.execute(url, "UPDATE packet SET updated = 0");
    ownedBy("nobody", other.claim(new PacketName("of a dead one")));
    Waiting.until(
        "the dead one's packet is free",
        () -> {
          other.takeOver(packet -> true);
          return other.open().stream().anyMatch(p -> p.state() == PacketState.WAITING);
        });
    assertThat(one.holds(theirs)).isTrue();
  }

  @Test
  void takesPacketOfServerWhoseLeaseIsOver() {
    Ledger one = open("one");
    died("dead");
    ownedBy("dead", inState(one, NAME, PacketState.ARCHIVING));
    assertThat(one.takeOver(packet -> true)).as("it has not yet been heard for a lease").isEmpty();
    Waiting.until("it is taken over", () -> !one.takeOver(packet -> true).isEmpty());
  }

  @Test
  void freesAtOnceWhatServerHeldThatLeaves() {
    Ledger other = open("other");
    Ledger one = open("one");
    inState(one, NAME, PacketState.PROCESSING);
    one.close();
    opened.remove(one);
    assertThat(owners(other)).containsExactly("other");
    Waiting.until("it may judge", () -> other.leftBy("one", "any") != null);
    other.takeOver(packet -> true);
    assertThat(other.claim(NAME)).isNotNull();
  }

  @Test
  void takesAtOnceWhatItsRunBeforeHeld() {
    Ledger before = open("before", "same");
    ownedBy("before", inState(before, NAME, PacketState.ARCHIVING));
    Ledger now = open("now", "same", "before", null);
    assertThat(now.takeOver(packet -> true)).hasSize(1);
  }

  @Test
  void runThatWasToldToStopDidNotDieThoughTheLedgerWasAway() {
    Ledger other = open("other");
    PacketRecord packet = inWorkAtEndOf("stopped", other);
    Ledger now = open("now", "same", null, "stopped");
    now.takeOver(any -> true);
    assertThat(now.find(packet.id()).state()).isEqualTo(PacketState.WAITING);
    assertThat(now.find(packet.id()).deaths()).isEqualTo(new Deaths(0, 0));
  }

  /** As a machine has that was cloned while it ran. */
  @Test
  void serverWithCopiedStateFolderTakesNothingOfTheOtherAndEnds() throws Exception {
    Ledger one = open("one", "same");
    PacketRecord packet = inState(one, NAME, PacketState.PROCESSING);
    Ledger copy = open("copy", "same");
    assertThat(copy.takeOver(any -> true)).isEmpty();
    assertThat(leftBehind.get(1, TimeUnit.MINUTES)).contains("under the same identity");
    assertThat(one.holds(packet)).isTrue();
  }

  /** The successor has entered the ledger, but it starts slowly: another server is the first. */
  @Test
  void deathIsCountedWhoeverTakesThePacketsOver() {
    Ledger other = open("other");
    PacketRecord packet = inWorkAtEndOf("killed", other);
    open("successor", "same", "killed", null);
    Waiting.until(
        "the packet is free",
        () -> {
          other.takeOver(any -> true);
          return other.find(packet.id()).state() == PacketState.WAITING;
        });
    assertThat(other.find(packet.id()).deaths()).isEqualTo(new Deaths(1, 0));
    Waiting.until("the killed one is forgotten", () -> !owners(other).contains("killed"));
  }

  @Test
  void ownerWithoutRowIsNotDeadForServerThatHasJustCome() {
    Ledger one = open("one");
    ownedBy("nobody", inState(one, NAME, PacketState.ARCHIVING));
    assertThat(one.leftBy("nobody", "any")).isNull();
    assertThat(one.takeOver(packet -> true)).isEmpty();
    Waiting.until("it may judge", () -> one.leftBy("nobody", "any") != null);
    assertThat(one.takeOver(packet -> true)).hasSize(1);
  }

  /** As a standby does that lags and takes the primary's place. */
  @Test
  void judgesNobodyForLeaseOnceTheLedgerHasLostWhatItHadHeard() {
    Ledger one = open("one");
    Ledger other = open("other");
    PacketRecord theirs = inState(other, NAME, PacketState.ARCHIVING);
    Waiting.until("it may judge", () -> one.leftBy("nobody", "any") != null);
    Postgres.execute(url, "DELETE FROM server");
    Waiting.until(
        "both are heard again",
        () -> {
          assertThat(one.takeOver(packet -> true)).isEmpty();
          return owners(one).size() == 2 && owners(one).contains("other");
        });
    Waiting.until("it may judge again", () -> one.leftBy("nobody", "any") != null);
    assertThat(one.takeOver(packet -> true)).isEmpty();
    assertThat(other.holds(theirs)).isTrue();
  }

  @Test
  void judgesNobodyByDatabaseThatIsReadOnly() {
    Ledger one = open("one");
    Waiting.until("it may judge", () -> one.leftBy("nobody", "any") != null);
    Postgres.execute(
        url,
        "ALTER DATABASE "
            + url.replaceAll(".*/(\\w+).*", "$1")
            + " SET default_transaction_read_only = on");
    Postgres.execute(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND pid <> pg_backend_pid()");
    Waiting.until("it judges nobody", () -> leftBy(one) == null);
  }

  private static Claiming.@Nullable Left leftBy(Ledger ledger) {
    try {
      return ledger.leftBy("nobody", "any");
    } catch (LedgerException e) {
      return null;
    }
  }

  @Test
  void remembersWhereTheWorkFolderOfPacketBeingEndedStands() {
    Ledger one = open("one");
    PacketRecord decided = inState(one, NAME, PacketState.ARCHIVING);
    assertThat(decided.work()).isEqualTo("/work/one");
    one.close();
    opened.remove(one);
    Ledger other = open("other");
    Waiting.until("it may judge", () -> other.leftBy("one", "any") != null);
    PacketRecord taken = other.takeOver(packet -> true).get(0);
    assertThat(taken.work()).isEqualTo("/work/one");
    assertThat(other.decide(taken, PacketState.ARCHIVING, taken.decided()).work())
        .as("also when another end is decided")
        .isEqualTo("/work/one");
  }

  @Test
  void goesByTheClockOfTheDatabase() {
    Ledger ledger = open("one");
    long database =
        Postgres.count(url, "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)");
    assertThat(ledger.clock().millis()).isBetween(database - 1000, database + 5000);
  }

  @Test
  void holdsLeaseOfWhichHeartbeatsPutOffTheEnd() throws LeaseOverException {
    Ledger ledger = open("one");
    assertThat(ledger.lease().endless()).isFalse();
    Lease.Term first = ledger.lease().require();
    Waiting.until("its first term is over", first::over);
    ledger.lease().require();
  }

  @Test
  void leaseIsOverOnceTheLedgerIsClosed() {
    Ledger ledger = open("one");
    ledger.close();
    opened.remove(ledger);
    assertThat(ledger.lease().isOver()).isTrue();
  }

  @Test
  void hearsThatNewerServerHasChangedTheLedger() {
    open("one");
    Postgres.execute(url, "INSERT INTO wharf_schema (version) VALUES (99)");
    assertThat(leftBehind.orTimeout(30, TimeUnit.SECONDS).join()).contains("made by a newer Wharf");
  }

  @Test
  void leaseIsOverWhileTheDatabaseIsAwayAndHoldsAgainAfterwards() {
    Ledger ledger = open("one");
    postgres.stop();
    try {
      Waiting.until("the lease is over", () -> ledger.lease().isOver());
      assertThatThrownBy(ledger::requireReachable).isInstanceOf(LedgerException.class);
    } finally {
      postgres.start();
    }
    Waiting.until("it is heard again", () -> !ledger.lease().isOver());
    ledger.find("waits until the database answers");
    ledger.requireReachable();
  }
}
