package dev.wharf.ledger;

import dev.wharf.files.Durability;
import dev.wharf.packet.Delivery;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.LedgerAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The ledger in a database, in SQL that SQLite and PostgreSQL both take. */
public final class JdbcLedger implements Ledger {
  private final Transactions database;
  private final Servers servers;
  private final String owner;
  private final Claiming claiming;
  private final Steps steps;
  private final Deliveries deliveries;
  private final Queued queued;
  private final Removals removals;
  private final Outbox outbox;
  private final Shipments shipments;
  private final Reprocesses reprocesses;
  private final Outbox sendersOutbox;
  private final History history;
  private final UsedFolders folders;

  /**
   * @param work the folder below which this server's work folders stand; null for where they always
   *     stand
   */
  JdbcLedger(Transactions database, Servers servers, Identity identity, @Nullable String work) {
    Clock clock = servers.clock();
    JdbcOutbox notices = new JdbcOutbox(database, clock, "notice");
    JdbcShipments onward = new JdbcShipments(database, identity.owner(), clock);
    JdbcOutbox forSenders = new JdbcOutbox(database, clock, "sender_receipt");
    this.database = database;
    this.servers = servers;
    this.owner = identity.owner();
    this.claiming = new JdbcClaiming(database, servers, owner, new AttemptLog(identity.node()));
    this.steps = new JdbcSteps(database, notices, forSenders, onward, owner, work, clock);
    this.deliveries = new JdbcDeliveries(database, owner, clock);
    this.queued = new JdbcQueued(database, owner, clock);
    this.removals = new JdbcRemovals(database, owner, clock);
    this.outbox = notices;
    this.shipments = onward;
    this.reprocesses = new JdbcReprocesses(database, notices, onward, identity.owner(), clock);
    this.sendersOutbox = forSenders;
    this.history = new JdbcHistory(database);
    this.folders = new JdbcUsedFolders(database);
  }

  /**
   * Opens a ledger for a server: one of its own, in SQLite, or one that it shares. Makes or
   * upgrades the ledger where there is need.
   *
   * @param work the folder below which this server's work folders stand, where it shares the ledger
   * @param clock for a ledger of its own; a shared one goes by the database's
   * @param leftBehind learns why this server can no longer work with the ledger: a newer one has
   *     changed it, or somebody its file
   * @throws LedgerException when the ledger cannot be opened, or a newer Wharf made it
   */
  public static Ledger open(
      LedgerAddress address,
      Durability durability,
      Identity identity,
      Path work,
      Clock clock,
      Consumer<String> leftBehind) {
    Path file = address.file();
    return file == null
        ? Opening.shared(address, identity, work, leftBehind)
        : Opening.alone(file, address, durability, identity, clock, leftBehind);
  }

  /**
   * Opens a ledger that nobody else uses.
   *
   * @throws LedgerException as {@link #open} does
   */
  public static Ledger single(
      LedgerAddress address, Durability durability, Identity identity, Clock clock) {
    return Opening.single(address, durability, identity, clock);
  }

  /**
   * Opens a ledger to look at it, without becoming one of its servers. Makes and upgrades nothing.
   *
   * @throws OldSchemaException where a start would make it, or upgrade it
   * @throws LedgerException as {@link #open} does
   */
  public static Ledger look(
      LedgerAddress address, Durability durability, Identity identity, Clock clock) {
    return Opening.look(address, durability, identity, clock);
  }

  @Override
  public @Nullable PacketRecord claim(PacketName name, @Nullable String plainZip, Instant waited) {
    return claiming.claim(name, plainZip, waited);
  }

  @Override
  public List<Wait> waits() {
    return claiming.waits();
  }

  @Override
  public void disown(PacketName name) {
    claiming.disown(name);
  }

  @Override
  public void putBack(Delivery packet, boolean failed, Instant notBefore, @Nullable String why) {
    claiming.putBack(packet, failed, notBefore, why);
  }

  @Override
  public void outlived(Delivery packet) {
    claiming.outlived(packet);
  }

  @Override
  public List<PacketRecord> takeOver(Predicate<PacketRecord> reachable) {
    return claiming.takeOver(reachable);
  }

  @Override
  public boolean isDead(String owner) {
    return claiming.isDead(owner);
  }

  @Override
  public @Nullable Left leftBy(String owner, String id) {
    return claiming.leftBy(owner, id);
  }

  @Override
  public void advance(Delivery packet, PacketState step) {
    steps.advance(packet, step);
  }

  @Override
  public PacketRecord decide(Delivery packet, PacketState step, Ending ending) {
    return steps.decide(packet, step, ending);
  }

  @Override
  public void end(PacketRecord packet, AfterEnd after) {
    steps.end(packet, after);
  }

  @Override
  public void beginAlone(Delivery packet) {
    steps.beginAlone(packet);
  }

  @Override
  public void blame(Delivery packet) {
    steps.blame(packet);
  }

  @Override
  public void vanish(Delivery packet) {
    steps.vanish(packet);
  }

  @Override
  public @Nullable PacketRecord find(String id) {
    return deliveries.find(id);
  }

  @Override
  public List<PacketRecord> open() {
    return deliveries.open();
  }

  @Override
  public List<String> archived(PacketName name, Fingerprint zip) {
    return deliveries.archived(name, zip);
  }

  @Override
  public boolean markReplayed(String id) {
    return deliveries.markReplayed(id);
  }

  @Override
  public void block(Delivery packet, @Nullable String why) {
    deliveries.block(packet, why);
  }

  @Override
  public List<PacketRecord> blocked() {
    return deliveries.blocked();
  }

  @Override
  public void hasten(PacketName name) {
    deliveries.hasten(name);
  }

  @Override
  public Queued queued() {
    return queued;
  }

  @Override
  public Removals removals() {
    return removals;
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public Shipments shipments() {
    return shipments;
  }

  @Override
  public Reprocesses reprocesses() {
    return reprocesses;
  }

  @Override
  public Outbox sendersOutbox() {
    return sendersOutbox;
  }

  @Override
  public History history() {
    return history;
  }

  @Override
  public UsedFolders usedFolders() {
    return folders;
  }

  @Override
  public String owner() {
    return owner;
  }

  @Override
  public Lease lease() {
    return servers.lease();
  }

  @Override
  public Clock clock() {
    return servers.clock();
  }

  @Override
  public List<ServerRecord> servers() {
    return servers.all();
  }

  @Override
  public void requireReachable() {
    servers.requireReachable();
  }

  @Override
  public void announceStop() {
    servers.announceStop();
  }

  @Override
  public Optional<String> waitsFor() {
    return database.patience().waitsFor();
  }

  @Override
  public void stopWaiting() {
    database.stopWaiting();
  }

  @Override
  public void close() {
    servers.close();
    database.close();
  }
}
