package dev.wharf.operate;

import dev.wharf.child.Lacking;
import dev.wharf.intake.Inboxes;
import dev.wharf.intake.IntakeGate;
import dev.wharf.intake.PacketsInWork;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.ledger.SameFolders;
import dev.wharf.ledger.Shipments.Line;
import dev.wharf.packet.PacketName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** What a server still has to do, for whoever waits for it to be done. */
public final class Backlog {
  private final Inboxes inboxes;
  private final PacketsInWork inWork;
  private final IntakeGate gate;
  private final Ledger ledger;
  private final SameFolders folders;
  private final Lacking lacking;
  private final BooleanSupplier leftSomething;

  /**
   * @param leftSomething whether servers that may be dead have left something in the work folder
   */
  public Backlog(
      Inboxes inboxes,
      PacketsInWork inWork,
      IntakeGate gate,
      Ledger ledger,
      SameFolders folders,
      Lacking lacking,
      BooleanSupplier leftSomething) {
    this.inboxes = inboxes;
    this.inWork = inWork;
    this.gate = gate;
    this.ledger = ledger;
    this.folders = folders;
    this.lacking = lacking;
    this.leftSomething = leftSomething;
  }

  /**
   * Whether nothing is ready in the inbox, nothing in work, nothing on its way to its end, and
   * nothing left by dead servers, but for packets that are blocked: whoever waited for those would
   * wait for a person.
   */
  public boolean isEmpty() throws IOException {
    // The inbox is looked at between: what has left it by then is in work, or has ended.
    return inWork.size() == 0
        && nothingIsReady()
        && inWork.size() == 0
        && ledger.open().stream()
            .noneMatch(
                packet ->
                    packet.state().ending() && packet.blocked() == null && ledger.ours(packet))
        && !leftSomething.getAsBoolean();
  }

  private boolean nothingIsReady() throws IOException {
    Set<PacketName> blocked =
        ledger.blocked().stream().map(PacketRecord::name).collect(Collectors.toSet());
    return blocked.containsAll(ready(blocked.size() + 1));
  }

  /** The packets that stand ready in the inbox, at most so many. */
  public List<PacketName> ready(int most) throws IOException {
    return inboxes.ready(most);
  }

  /** Whether something in an inbox only has to be left alone for a while to be a packet. */
  public boolean settling() throws IOException {
    return inboxes.settling();
  }

  /** How many whole folders stand in the inbox without their zip. */
  public long withoutZip() throws IOException {
    return inboxes.withoutZip();
  }

  /** How many packets are in work in this process. */
  public int inWork() {
    return inWork.size();
  }

  /** Whether a packet waits in the inbox for its next attempt, or in a broker's queue. */
  public boolean somethingWaits() {
    return ledger.open().stream()
        .anyMatch(
            packet ->
                (packet.state() == PacketState.WAITING || packet.state() == PacketState.QUEUED)
                    && packet.blocked() == null
                    && inboxes.state(packet.name()) != null);
  }

  /**
   * How many receipts and shipments of ended packets were not tried yet.
   *
   * @param shipping the names of the inboxes that ship
   */
  public long untried(Collection<String> shipping) {
    return ledger.outbox().untried()
        + ledger.sendersOutbox().untried()
        + ledger.shipments().untried(shipping);
  }

  /** What is still to be delivered or shipped of packets that have ended, in words; or nothing. */
  public Optional<String> onward() {
    long receipts =
        ledger.outbox().untried()
            + ledger.outbox().undelivered()
            + ledger.sendersOutbox().untried()
            + ledger.sendersOutbox().undelivered();
    long shipments = ledger.shipments().lines().stream().mapToLong(Line::waiting).sum();
    List<String> left = new ArrayList<>();
    if (receipts > 0) {
      left.add(receipts + (receipts == 1 ? " receipt" : " receipts") + " to deliver");
    }
    if (shipments > 0) {
      left.add(shipments + (shipments == 1 ? " packet" : " packets") + " to ship");
    }
    return left.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", left));
  }

  /** Which folder is not the one that was used last, as a clause with what to do; or nothing. */
  public Optional<String> foreignFolder() {
    return folders.problem();
  }

  /** Which program is not there that packets need, as a clause; or nothing. */
  public Optional<String> missingProgram() {
    return lacking.problem();
  }

  /** What fails again and again that packets need, as a clause; or nothing. */
  public Optional<String> lastingTrouble() {
    return gate.lastingTrouble();
  }

  /** The packets of this server that can neither be ended nor put back. */
  public List<PacketRecord> blocked() {
    return ledger.blocked();
  }

  /** All deliveries that have not ended, the oldest first. */
  public List<PacketRecord> open() {
    return ledger.open();
  }

  /** Whether the intake lets packets in, as looked at now. */
  public boolean intakeIsOpen() {
    return gate.check();
  }
}
