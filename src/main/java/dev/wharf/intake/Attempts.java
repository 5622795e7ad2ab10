package dev.wharf.intake;

import dev.wharf.files.Disk;
import dev.wharf.ledger.ClaimLostException;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.EntryFailedException;
import dev.wharf.packet.Fatal;
import dev.wharf.packet.Packet;
import dev.wharf.packet.PostponedException;
import dev.wharf.packet.Printable;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Refusal;
import dev.wharf.packet.TimedOutException;
import dev.wharf.packet.ZipReadException;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of an attempt that failed: a bad packet is refused at once; for a fault of the
 * machine or of the processing it is put back for another attempt, until there have been too many;
 * a full disk counts as none, and where the machine turns out to be at fault the server stops. Each
 * ends the attempt first: no entry of it is worked on afterwards, and what it had unpacked is gone.
 */
public final class Attempts {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
  private static final Duration LONGEST_DELAY = Duration.ofHours(1);
  private static final Duration SPACE_DELAY = Duration.ofSeconds(2);

  private final Ledger ledger;
  private final Disk disk;
  private final Waits waits;
  private final IntakeGate gate;
  private final Supplier<Settings> settings;
  private final Doubt doubt;
  private final ServerStop stop;
  private final Clock clock;

  public Attempts(
      Ledger ledger,
      Disk disk,
      Waits waits,
      ReadyPackets ready,
      IntakeGate gate,
      ServerStop stop,
      Supplier<Settings> settings,
      Clock clock) {
    this.ledger = ledger;
    this.disk = disk;
    this.waits = waits;
    this.gate = gate;
    this.settings = settings;
    this.doubt = new Doubt(settings.get(), ready);
    this.stop = stop;
    this.clock = clock;
  }

  /** Turns a bad packet's fault into the verdict. */
  public void refuse(Exchange exchange) throws InterruptedException {
    // What was unpacked is wiped once the verdict is in the ledger: until then it may be archiving.
    quiet(packet(exchange));
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    BadPacketException fault = BadPacketException.in(cause);
    if (fault == null) {
      throw new IllegalStateException("Only a bad packet is refused", cause);
    }
    exchange.setProperty(
        Refusal.PROPERTY, new Refusal(fault.reason(), String.valueOf(fault.getMessage())));
  }

  /** Forgets a packet whose folder is gone from the inbox. */
  public void forget(@ExchangeProperty(Packet.PROPERTY) Packet packet) throws InterruptedException {
    end(packet);
    try {
      ledger.vanish(packet);
      LOG.info("{} left the inbox before it was taken", packet.name());
    } catch (ClaimLostException e) {
      tellLate(packet, e);
    }
  }

  /**
   * Puts a packet back after a failure, and stops the route; or lets the route go on to the
   * quarantine with the verdict, when there have been too many.
   */
  public void fail(Exchange exchange) throws InterruptedException {
    Packet packet = packet(exchange);
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    PacketRecord known = undecided(packet, cause);
    if (known == null) {
      exchange.setRouteStop(true);
      return;
    }
    PostponedException postponed = cause(cause, PostponedException.class);
    if (postponed != null) {
      if (postponed.forAll()) {
        gate.trouble(postponed);
      }
      end(packet);
      putBack(packet, false, postponed.delay());
      LOG.warn("{} waits: {}", packet.name(), postponed.getMessage());
      exchange.setRouteStop(true);
      return;
    }
    if (Disk.full(cause) || !gate.check()) {
      end(packet);
      putBack(packet, false, SPACE_DELAY);
      LOG.warn("{} waits for free space: {}", packet.name(), why(cause));
      exchange.setRouteStop(true);
    } else if (known.failures() + 1 < settings.get().retry().attempts()) {
      Duration delay = delay(known.failures());
      end(packet);
      putBack(packet, true, delay);
      LOG.warn(
          "{} failed at attempt {} and is tried again in {} s: {}",
          packet.name(),
          packet.attempt(),
          delay.toMillis() / 1000.0,
          why(cause));
      Fatal.haltOn(cause);
      exchange.setRouteStop(true);
    } else {
      giveUp(exchange, packet, known.failures() + 1, cause);
    }
  }

  /**
   * What becomes of a packet that could not be moved to its end: recovery has it, or it goes back.
   */
  public void hold(Exchange exchange) throws InterruptedException {
    Packet packet = packet(exchange);
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    if (undecided(packet, cause) != null) {
      end(packet);
      putBack(packet, false, SPACE_DELAY);
      LOG.warn(
          "{} waits to be moved to its place; it is tried again: {}", packet.name(), why(cause));
    }
  }

  /**
   * Ends the attempt, and looks the packet up.
   *
   * @return null when its end is decided already: then recovery has it, or it has ended
   */
  private @Nullable PacketRecord undecided(Packet packet, Throwable cause)
      throws InterruptedException {
    quiet(packet);
    if (Disk.full(cause)) {
      gate.trouble(cause);
    }
    PacketRecord known = ledger.find(packet.id());
    if (known != null && late(packet, known)) {
      tellLate(packet, cause);
      if (!known.state().ending()) { // Else what this attempt unpacked is what the other archives.
        wipe(packet);
      }
      return null;
    }
    if (known == null || known.state().ended()) {
      LOG.warn("{} has ended, though the ledger's answer was lost: {}", packet.name(), why(cause));
      return null;
    }
    if (known.state().ending()) {
      LOG.warn(
          "{} waits to be moved to its place; it is tried again: {}", packet.name(), why(cause));
      return null;
    }
    return known;
  }

  private static void tellLate(Packet packet, Throwable cause) {
    LOG.warn(
        "Attempt {} at {} came too late: another server has taken the packet over; nothing is"
            + " changed ({})",
        packet.attempt(),
        packet.name(),
        why(cause));
  }

  // In what has ended, the last owner stays named.
  private boolean late(Packet packet, PacketRecord known) {
    return !ledger.ours(known) || known.attempt() != packet.attempt();
  }

  private void giveUp(Exchange exchange, Packet packet, int failures, Throwable cause)
      throws InterruptedException {
    String fault = doubt.machineFault(packet, cause);
    if (fault == null) {
      LOG.debug("The last attempt at {} failed", packet.name(), cause);
      exchange.setProperty(
          Refusal.PROPERTY,
          new Refusal(
              reason(cause), "failed " + failures + " times; the last time: " + why(cause)));
      return;
    }
    gate.shut(fault);
    end(packet);
    putBack(packet, false, Duration.ZERO);
    LOG.error(
        "{} failed {} times, and not by itself: {}. It stays in the inbox; the last time: {}",
        packet.name(),
        failures,
        fault,
        why(cause));
    stop.because(fault);
    exchange.setRouteStop(true);
  }

  private static void quiet(Packet packet) throws InterruptedException {
    Thread.interrupted(); // What the processing did to its thread ends with the attempt.
    packet.progress().abandon();
    packet.close();
  }

  private void end(Packet packet) throws InterruptedException {
    quiet(packet);
    wipe(packet);
  }

  private void wipe(Packet packet) {
    try {
      disk.wipe(packet.data());
      disk.wipe(packet.results());
    } catch (IOException e) {
      LOG.warn("What {} had unpacked is wiped at the next attempt only: {}", packet.name(), why(e));
    }
  }

  private void putBack(Packet packet, boolean failed, Duration delay) {
    Instant notBefore = clock.instant().plus(delay);
    waits.put(packet.name(), notBefore);
    try {
      ledger.putBack(packet, failed, notBefore);
    } catch (ClaimLostException e) {
      tellLate(packet, e);
    }
  }

  private Duration delay(int failures) {
    Duration delay = settings.get().retry().delay().multipliedBy(1L << Math.min(failures, 20));
    return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
  }

  private static Reason reason(Throwable failure) {
    if (cause(failure, ZipReadException.class) != null) {
      return Reason.UNREADABLE;
    }
    return cause(failure, TimedOutException.class) != null
        ? Reason.TIMEOUT
        : Reason.PROCESSING_FAILED;
  }

  private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return type.cast(t);
      }
    }
    return null;
  }

  /** The failure in one line: the innermost cause says most. */
  private static String why(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null
        && (cause instanceof EntryFailedException
            || cause.getClass().getName().startsWith("org.apache.camel."))) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return cause.getClass().getSimpleName() + (message == null ? "" : ": " + Printable.of(message));
  }

  private static Packet packet(Exchange exchange) {
    return exchange.getProperty(Packet.PROPERTY, Packet.class);
  }
}
