package dev.wharf.intake;

import dev.wharf.files.Disk;
import dev.wharf.ledger.Attempt;
import dev.wharf.ledger.ClaimLostException;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Causes;
import dev.wharf.packet.Fatal;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketProperties;
import dev.wharf.packet.Printable;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Refusal;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends attempts that failed. {@link #judge} ends the work on the packet and leaves the {@link
 * Verdict}; the routes choose by its word which of the other methods carries it out. Safe for use
 * by several threads.
 */
public final class Attempts {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  /** The one step of the shipped processing: to name it says nothing. */
  private static final String SHIPPED = "route process, step process-packet";

  private static final String FIRST_CAUSE = "wharf.first-cause";

  private final Ledger ledger;
  private final Disk disk;
  private final Debts debts;
  private final IntakeGate gate;
  private final Supplier<Settings> settings;
  private final Doubt doubt;
  private final ServerStop stop;

  public Attempts(
      Ledger ledger,
      Disk disk,
      Debts debts,
      Doubt doubt,
      IntakeGate gate,
      ServerStop stop,
      Supplier<Settings> settings) {
    this.ledger = ledger;
    this.disk = disk;
    this.debts = debts;
    this.gate = gate;
    this.settings = settings;
    this.doubt = doubt;
    this.stop = stop;
  }

  /** Ends the work on a packet that failed, and leaves the verdict. */
  public void judge(Exchange exchange) throws InterruptedException {
    OpenPacket packet = packet(exchange);
    PacketProperties.set(packet, exchange::setProperty); // A step may have removed them.
    exchange.setProperty(FIRST_CAUSE, cause(exchange)); // The quarantine may fail for another.
    Judgement.Attempt attempt = attempt(packet, cause(exchange));
    leave(
        exchange,
        Judgement.of(
            attempt, settings.get().retry(), new Here(packet, attempt.cause(), gate, doubt)));
  }

  /** Ends the work on a packet that could not be set aside, and leaves the verdict. */
  public void judgeQuarantine(Exchange exchange) throws InterruptedException {
    leave(exchange, Judgement.ofQuarantine(attempt(packet(exchange), cause(exchange))));
  }

  private static void leave(Exchange exchange, Verdict verdict) {
    exchange.setProperty(Verdict.PROPERTY, verdict);
    exchange.setProperty(Verdict.WORD, verdict.word());
  }

  /** Fails the exchange of a packet that came out of the routes without an end. */
  public void reportWithoutEnd(Exchange exchange) {
    exchange.setException(packet(exchange).trail().withoutEnd());
  }

  private Judgement.Attempt attempt(OpenPacket packet, Throwable failure)
      throws InterruptedException {
    quiet(packet);
    Throwable cancelled = packet.cancellation().asked();
    Throwable cause = cancelled == null ? failure : cancelled; // What it broke says nothing.
    if (packet.ended() != null) { // The ledger may know of a later attempt by now.
      return new Judgement.Attempt(Standing.ENDED, 0, cause);
    }
    if (Disk.full(cause)) {
      gate.trouble(cause);
    }
    PacketRecord known;
    try {
      known = ledger.find(packet.id());
    } catch (LedgerException e) {
      gate.trouble(e);
      return new Judgement.Attempt(Standing.UNKNOWN, 0, e);
    }
    Standing standing = Standing.of(known, known != null && ledger.ours(known), packet.attempt());
    if (standing == Standing.BEING_ENDED) {
      String trouble = doubt.trouble(cause);
      if (trouble != null) {
        gate.trouble(trouble); // Else packet after packet would come to stand in the work folder.
      }
    }
    if (standing == Standing.LATE) {
      reportAlive(packet);
    }
    if (standing == Standing.FORGOTTEN
        || (standing == Standing.LATE && known != null && !known.state().ending())) {
      wipe(packet); // Else what this attempt unpacked is what the other archives.
    }
    return new Judgement.Attempt(standing, known == null ? 0 : known.failures(), cause);
  }

  // This server was not heard for a while, and so taken for dead. The packet is not to be
  // suspected.
  private void reportAlive(OpenPacket packet) {
    try {
      ledger.outlived(packet);
    } catch (LedgerException e) {
      LOG.debug("A death stays counted for {}", packet.name(), e);
    }
  }

  /** Makes the verdict into what the quarantine reads. */
  public void refuse(Exchange exchange) {
    // What was unpacked is wiped once the verdict is in the ledger: until then it may be archiving.
    Refusal refusal = verdict(exchange, Verdict.Refuse.class).refusal();
    LOG.debug("{} is refused", packet(exchange).name(), cause(exchange));
    // What a step says of a packet is for its sender, too.
    boolean said =
        refusal.reason() == Reason.CANCELLED
            || Causes.first(cause(exchange), BadPacketException.class) != null;
    String at = said ? "" : packet(exchange).trail().failedAtUnless(SHIPPED);
    exchange.setProperty(Refusal.PROPERTY, new Refusal(refusal.reason(), refusal.message() + at));
  }

  /** Puts a packet back whose attempt failed, to be tried again after the verdict's delay. */
  public void tryAgain(Exchange exchange) {
    OpenPacket packet = packet(exchange);
    Duration delay = verdict(exchange, Verdict.TryAgain.class).delay();
    String why = Judgement.why(cause(exchange)) + packet.trail().failedAtUnless(SHIPPED);
    putBack(packet, true, delay, why);
    LOG.warn(
        "{} failed at attempt {} and is tried again in {} s: {}",
        packet.name(),
        packet.attempt(),
        delay.toMillis() / 1000.0,
        why);
  }

  /** Puts a packet back that has to wait; where all have to, the intake pauses. */
  public void await(Exchange exchange) {
    OpenPacket packet = packet(exchange);
    Verdict.Wait wait = verdict(exchange, Verdict.Wait.class);
    if (wait.forAll()) {
      gate.trouble(wait.why());
    }
    boolean news = !wait.blocks() || isNews(packet, wait.why());
    if (putBack(packet, false, wait.delay(), wait.why()) && wait.blocks()) {
      ledger.block(packet, wait.why());
    }
    if (news) {
      LOG.warn("{} waits, and its attempt does not count: {}", packet.name(), wait.why());
    }
  }

  private boolean isNews(OpenPacket packet, String why) {
    String before = null;
    try {
      for (Attempt tried : ledger.history().attempts(packet.id())) {
        before = tried.message() == null ? before : tried.message();
      }
    } catch (LedgerException e) {
      LOG.debug("Whether {} has waited for that before is not known", packet.name(), e);
    }
    return !why.equals(before);
  }

  /** Forgets a packet whose folder is gone from the inbox. */
  public void forget(@ExchangeProperty(OpenPacket.PROPERTY) OpenPacket packet) {
    wipe(packet);
    try {
      ledger.vanish(packet);
      LOG.info("{} left the inbox before it was taken", packet.name());
    } catch (ClaimLostException e) {
      LeftAlone.reportLate(packet, e);
    }
    packet.end("forgotten");
  }

  /** Puts a packet back, lets no other in, and asks for a stop of the server. */
  public void stopServer(Exchange exchange) {
    OpenPacket packet = packet(exchange);
    String fault = verdict(exchange, Verdict.StopServer.class).fault();
    gate.shut(fault);
    stop.because(fault); // First, since the ledger may be what fails.
    LOG.error(
        "{} failed, and the machine is at fault: {} It stays in the inbox; the last failure: {}",
        packet.name(),
        Printable.sentence(fault),
        Judgement.why(cause(exchange)));
    putBack(packet, false, Duration.ZERO, fault);
  }

  /** Reports a failure that changes nothing about the packet. */
  public void report(Exchange exchange) {
    OpenPacket packet = packet(exchange);
    Standing standing = verdict(exchange, Verdict.Leave.class).standing();
    if (standing == Standing.UNKNOWN) {
      debts.putBack(packet, Duration.ZERO); // It may have ended, which the ledger knows then.
    } else {
      LeftAlone.report(packet, standing, cause(exchange), exchange);
    }
    if (packet.ended() == null) {
      packet.end("left");
    }
  }

  /** Ends the process at once if the Java machine itself has failed; that loses nothing. */
  public void haltIfJavaFailed(Exchange exchange) {
    Fatal.haltOn(cause(exchange));
    Fatal.haltOn(exchange.getProperty(FIRST_CAUSE, Throwable.class));
  }

  private static void quiet(OpenPacket packet) throws InterruptedException {
    Thread.interrupted(); // What the processing did to its thread ends with the attempt.
    packet.entries().abandon();
    packet.close();
  }

  private void wipe(OpenPacket packet) {
    try {
      disk.wipe(packet.data());
      disk.wipe(packet.results());
    } catch (IOException e) {
      LOG.warn(
          "What {} had unpacked is wiped at the next attempt only: {}",
          packet.name(),
          Judgement.why(e));
    }
  }

  private boolean putBack(OpenPacket packet, boolean failed, Duration delay, String why) {
    packet.ending().lock();
    try {
      if (packet.ended() != null) {
        return false;
      }
      boolean done = putBackNow(packet, failed, delay, why);
      packet.end("put back");
      return done;
    } finally {
      packet.ending().unlock();
    }
  }

  private boolean putBackNow(OpenPacket packet, boolean failed, Duration delay, String why) {
    wipe(packet);
    try {
      return debts.putBack(packet, delay, failed, why);
    } catch (ClaimLostException e) {
      LeftAlone.reportLate(packet, e);
      return false;
    }
  }

  private static <V extends Verdict> V verdict(Exchange exchange, Class<V> type) {
    return type.cast(exchange.getProperty(Verdict.PROPERTY, Verdict.class));
  }

  private static Throwable cause(Exchange exchange) {
    return exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
  }

  private static OpenPacket packet(Exchange exchange) {
    return Held.packet(exchange);
  }
}
