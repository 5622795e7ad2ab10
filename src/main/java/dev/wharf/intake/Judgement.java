package dev.wharf.intake;

import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.RefusedValueException;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.CancelledException;
import dev.wharf.packet.Causes;
import dev.wharf.packet.EntryFailedException;
import dev.wharf.packet.Fatal;
import dev.wharf.packet.Harmless;
import dev.wharf.packet.InWords;
import dev.wharf.packet.PacketGoneException;
import dev.wharf.packet.PostponedException;
import dev.wharf.packet.Printable;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Refusal;
import dev.wharf.packet.TimedOutException;
import dev.wharf.packet.ZipReadException;
import dev.wharf.settings.Addresses;
import dev.wharf.settings.Retry;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a packet whose attempt failed, decided from the cause and from how packet and
 * machine stand, and from nothing else: it changes nothing, and the same case has the same verdict.
 */
final class Judgement {
  private static final Duration LONGEST_DELAY = Duration.ofHours(1);

  /** How soon a packet is tried again that waits for free space or for its move. */
  static final Duration SPACE_DELAY = Duration.ofSeconds(2);

  /** The state of the machine. Each question is asked only where its answer counts. */
  interface Machine {
    /** Why no class of the program can be relied on, as a clause; null where all can. */
    @Nullable String changedProgram();

    /** Which folder is not the one that was used last, as a clause; null where all are. */
    @Nullable String foreignFolder();

    /** Whether too little space is free for any packet. */
    boolean lacksSpace();

    /**
     * What any packet would meet now and that goes away by itself or by an operator's hand, as a
     * clause; null for nothing.
     */
    @Nullable String trouble();

    /** What the machine fails at whatever the packet, as a clause; null for nothing. */
    @Nullable String fault();

    /** Whether a disk has failed at something else than reading the packet's zip. */
    boolean brokenDisk();
  }

  /**
   * A failed attempt.
   *
   * @param failures how many attempts failed before this one
   */
  record Attempt(Standing standing, int failures, Throwable cause) {}

  private Judgement() {}

  /** The verdict on an attempt that failed before the packet's end was decided. */
  static Verdict of(Attempt attempt, Retry retry, Machine machine) {
    Throwable cause = attempt.cause();
    Standing standing = attempt.standing();
    if (standing == Standing.IN_WORK) {
      String program = machine.changedProgram();
      if (program != null) { // Whatever the failure is: it may be a class that is missing.
        return new Verdict.StopServer(program);
      }
      String foreign = machine.foreignFolder();
      if (foreign != null) { // What is missed in it, or differs, says nothing of the packet.
        return new Verdict.Wait(SPACE_DELAY, foreign, true);
      }
    }
    CancelledException cancelled = Causes.first(cause, CancelledException.class);
    if (cancelled != null && standing == Standing.IN_WORK) {
      return cancelled.putBack()
          ? new Verdict.Wait(Duration.ZERO, shown(cancelled), false)
          : new Verdict.Refuse(new Refusal(Reason.CANCELLED, shown(cancelled)));
    }
    BadPacketException bad = Causes.first(cause, BadPacketException.class);
    // A packet may turn out bad while its archiving is carried through.
    if (bad != null && (standing == Standing.IN_WORK || standing == Standing.BEING_ENDED)) {
      return new Verdict.Refuse(new Refusal(bad.reason(), shown(bad)));
    }
    if (standing != Standing.IN_WORK) {
      return new Verdict.Leave(standing);
    }
    if (Causes.first(cause, PacketGoneException.class) != null) {
      return new Verdict.Forget();
    }
    PostponedException postponed = Causes.first(cause, PostponedException.class);
    if (postponed != null) {
      return new Verdict.Wait(postponed.delay(), shown(postponed), postponed.forAll());
    }
    if (Causes.first(cause, RejectedExecutionException.class) != null) {
      return new Verdict.Wait(Duration.ZERO, "its route was stopped", false);
    }
    boolean fatal = Fatal.in(cause) != null;
    if (!fatal && machine.lacksSpace()) {
      return new Verdict.Wait(SPACE_DELAY, "there is too little free space: " + why(cause), false);
    }
    LedgerException ledger = Causes.first(cause, LedgerException.class);
    if (!fatal && ledger != null && !(ledger instanceof RefusedValueException)) {
      return new Verdict.Wait(SPACE_DELAY, shown(ledger), true);
    }
    String trouble = fatal ? null : machine.trouble();
    if (trouble != null) {
      return new Verdict.Wait(SPACE_DELAY, trouble + ": " + why(cause), true);
    }
    int failures = attempt.failures() + 1;
    if (failures < retry.attempts()) {
      return new Verdict.TryAgain(delay(retry, attempt.failures()));
    }
    // After the Java machine has failed, what it would find out about the disk is worth nothing.
    String fault = fatal ? null : machine.fault();
    if (fault != null) {
      return new Verdict.StopServer(fault);
    }
    return !fatal && machine.brokenDisk()
        ? new Verdict.Wait(
            Verdict.PERSON,
            "a disk has failed, which is not the packet's fault: " + why(cause),
            false)
        : new Verdict.Refuse(Refusal.afterFailures(failures, reason(cause), why(cause)));
  }

  /** The verdict on a packet that could not be set aside. */
  static Verdict ofQuarantine(Attempt attempt) {
    return attempt.standing() == Standing.IN_WORK
        ? new Verdict.Wait(
            SPACE_DELAY, "it cannot be set aside yet: " + why(attempt.cause()), false)
        : new Verdict.Leave(attempt.standing());
  }

  /** How long a packet waits that has failed so often before its last attempt. */
  static Duration delay(Retry retry, int failures) {
    Duration delay = retry.delay().multipliedBy(1L << Math.min(failures, 20));
    return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
  }

  private static Reason reason(Throwable cause) {
    if (Causes.first(cause, ZipReadException.class) != null) {
      return Reason.UNREADABLE;
    }
    return Causes.first(cause, TimedOutException.class) != null
        ? Reason.TIMEOUT
        : Reason.PROCESSING_FAILED;
  }

  /** A failure in one line: the first cause that is neither Camel's nor ours says most. */
  static String why(Throwable failure) {
    Throwable told = failure;
    for (Throwable cause : Causes.of(failure)) {
      told = cause;
      if (!(cause instanceof EntryFailedException)
          && !cause.getClass().getName().startsWith("org.apache.camel.")) {
        break;
      }
    }
    String kind = Harmless.kind(told);
    String words = Addresses.inText(InWords.of(told));
    return words.startsWith(kind) ? Printable.of(words) : kind + ": " + Printable.of(words);
  }

  private static String shown(Exception told) {
    return Addresses.inText(String.valueOf(told.getMessage()));
  }
}
