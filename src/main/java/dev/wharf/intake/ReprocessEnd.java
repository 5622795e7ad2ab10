package dev.wharf.intake;

import dev.wharf.files.Disk;
import dev.wharf.ledger.ClaimLostException;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.Reprocess;
import dev.wharf.ledger.Reprocess.Stage;
import dev.wharf.packet.Fatal;
import dev.wharf.packet.OpenPacket;
import dev.wharf.settings.Settings;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Ends attempts at archived packets that did not come to the archive again: the packet goes back in
 * line, or stays as it was. The verdict is the one that a packet of the inbox would get. Safe for
 * use by several threads.
 */
public final class ReprocessEnd {
  private final Ledger ledger;
  private final IntakeGate gate;
  private final Doubt doubt;
  private final ServerStop stop;
  private final Supplier<Settings> settings;
  private final Consumer<Reprocess> clear;

  /**
   * @param clear removes what an attempt has left
   */
  public ReprocessEnd(
      Ledger ledger,
      IntakeGate gate,
      Doubt doubt,
      ServerStop stop,
      Supplier<Settings> settings,
      Consumer<Reprocess> clear) {
    this.ledger = ledger;
    this.gate = gate;
    this.doubt = doubt;
    this.stop = stop;
    this.settings = settings;
    this.clear = clear;
  }

  /** Gives a packet up that cannot be processed again. */
  void fail(OpenPacket packet, Reprocess begun, String why) {
    packet.close();
    clear.accept(begun);
    ledger.reprocesses().fail(begun, why, packet.steps().version());
    packet.end("left as it was");
    Reprocessing.LOG.warn(
        "{} was not processed again, and stays as it was: {}", packet.name(), why);
  }

  /** Ends an attempt that failed. */
  void judge(OpenPacket packet, Throwable failure) throws InterruptedException {
    Thread.interrupted(); // What the processing did to its thread ends with the attempt.
    packet.entries().abandon();
    packet.close();
    packet.ending().lock();
    try {
      if (packet.ended() != null) {
        Reprocessing.LOG.warn(
            "{} is {} and stays so, but a step after that failed: {}",
            packet.name(),
            packet.ended(),
            Judgement.why(failure));
      } else {
        Throwable cancelled = packet.cancellation().asked();
        end(packet, cancelled == null ? failure : cancelled);
      }
    } finally {
      packet.ending().unlock();
    }
    Fatal.haltOn(failure);
  }

  private void end(OpenPacket packet, Throwable cause) {
    Reprocess begun = ledger.reprocesses().find(packet.id());
    if (begun == null
        || begun.attempt() != packet.attempt()
        || !ledger.owner().equals(begun.holder())) {
      Reprocessing.LOG.warn(
          "Attempt {} at {} came too late: another has taken it over ({})",
          packet.attempt(),
          packet.name(),
          Judgement.why(cause));
    } else if (begun.stage() == Stage.PLACING) {
      Reprocessing.LOG.warn(
          "The new results of {} wait to be put in their place; it is tried again: {}",
          packet.name(),
          Judgement.why(cause));
    } else {
      carryOut(verdict(packet, begun, cause), packet, begun, cause);
    }
    if (packet.ended() == null) {
      packet.end("left");
    }
  }

  private Verdict verdict(OpenPacket packet, Reprocess begun, Throwable cause) {
    if (Disk.full(cause)) {
      gate.trouble(cause);
    }
    return Judgement.of(
        new Judgement.Attempt(Standing.IN_WORK, begun.failures(), cause),
        settings.get().retry(),
        new Here(packet, cause, gate, doubt));
  }

  private void carryOut(Verdict verdict, OpenPacket packet, Reprocess begun, Throwable cause) {
    if (verdict instanceof Verdict.Refuse refuse) {
      fail(packet, begun, refuse.refusal().reason().code() + ": " + refuse.refusal().message());
    } else if (verdict instanceof Verdict.Forget) {
      fail(packet, begun, "its folder is not in the archive any more");
    } else if (verdict instanceof Verdict.TryAgain tryAgain) {
      putBack(packet, begun, true, tryAgain.delay(), Judgement.why(cause));
    } else if (verdict instanceof Verdict.Wait wait) {
      if (wait.forAll()) {
        gate.trouble(wait.why());
      }
      putBack(packet, begun, false, wait.delay(), wait.why());
    } else if (verdict instanceof Verdict.StopServer stopServer) {
      gate.shut(stopServer.fault());
      stop.because(stopServer.fault());
      putBack(packet, begun, false, Duration.ZERO, stopServer.fault());
    }
  }

  private void putBack(
      OpenPacket packet, Reprocess begun, boolean failed, Duration delay, @Nullable String why) {
    clear.accept(begun);
    ledger.reprocesses().putBack(begun, failed, delay, why);
    packet.end("put back");
    Reprocessing.LOG.info(
        "{} goes back in the line of those to be processed again: {}", packet.name(), why);
  }

  /** Ends what the routes left: an attempt that a stop cut off, or one that came to no end. */
  void leave(OpenPacket packet, Reprocess begun, Exchange exchange) {
    packet.close();
    if (packet.ended() != null) {
      return;
    }
    try {
      if (Claims.wasCutOff(exchange)) {
        packet.entries().abandon(Duration.ofSeconds(1));
        putBack(packet, begun, false, Duration.ZERO, "the server stops");
      } else {
        Exception failure = exchange.getException();
        judge(packet, failure == null ? packet.trail().withoutEnd() : failure);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The server stops; the next start finds it.
    } catch (ClaimLostException | LedgerException e) {
      Reprocessing.LOG.warn("{} is settled later: {}", packet.name(), e.getMessage());
    }
  }
}
