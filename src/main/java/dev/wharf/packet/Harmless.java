package dev.wharf.packet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Failures of a user's code, made safe for whoever looks at them: one with a huge message, with
 * very many causes or suppressed exceptions, or whose methods fail themselves, is replaced by a
 * copy that is cut. All others stay as they are.
 */
public final class Harmless {
  /** The most characters of one message. */
  static final int LONGEST_MESSAGE = 4000;

  /** The most causes and suppressed exceptions, of all depths. */
  static final int MOST = 100;

  /** How many causes a copy keeps. */
  private static final int KEPT = 10;

  private Harmless() {}

  /** Returns the failure itself, or a copy that is cut. */
  public static Throwable of(Throwable failure) {
    return isHarmless(failure) ? failure : copy(failure);
  }

  /** What a failure is called in messages: its simple name, or that of the one it is cut from. */
  public static String kind(Throwable failure) {
    return failure instanceof CutException cut ? cut.kind() : failure.getClass().getSimpleName();
  }

  private static boolean isHarmless(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> next = new ArrayDeque<>(List.of(failure));
    try {
      while (!next.isEmpty()) {
        Throwable one = next.pop();
        Throwable cause = one.getCause();
        if (!seen.add(one)
            || seen.size() > MOST
            || one.getSuppressed().length > MOST
            || length(one.getMessage()) > LONGEST_MESSAGE
            || length(one.getLocalizedMessage()) > LONGEST_MESSAGE
            || one.toString().length() > 2 * LONGEST_MESSAGE
            || one.getStackTrace() == null) {
          return false;
        }
        if (cause != null) {
          next.push(cause);
        }
        next.addAll(List.of(one.getSuppressed()));
      }
      return true;
    } catch (Throwable e) { // Whatever a user's method throws.
      return false;
    }
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  private static Throwable copy(Throwable failure) {
    Throwable copy = null;
    List<Throwable> chain = chain(failure);
    for (int i = chain.size() - 1; i >= 0; i--) {
      copy = copy(chain.get(i), copy);
    }
    return copy == null ? failure : copy;
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Throwable next = failure;
    while (next != null && chain.size() < KEPT && seen.add(next)) {
      chain.add(next);
      try {
        next = next.getCause();
      } catch (Throwable e) { // Whatever a user's method throws.
        next = null;
      }
    }
    return chain;
  }

  // What a failure means to Wharf must not be cut off it.
  private static Throwable copy(Throwable one, @Nullable Throwable cause) {
    String message = message(one);
    Throwable copy;
    if (one instanceof BadPacketException bad) {
      return new BadPacketException(bad.reason(), message);
    } else if (one instanceof PostponedException postponed) {
      return postponed.forAll()
          ? PostponedException.all(message, postponed.delay())
          : PostponedException.one(message, postponed.delay());
    } else if (one instanceof VirtualMachineError && !(one instanceof StackOverflowError)) {
      copy = new InternalError(message);
    } else if (one instanceof InterruptedException) {
      copy = new InterruptedException(message);
    } else if (one instanceof TimedOutException) {
      copy = new TimedOutException(message);
    } else {
      copy = new CutException(one.getClass(), message);
    }
    if (cause != null) {
      copy.initCause(cause);
    }
    return copy;
  }

  private static String message(Throwable one) {
    try {
      String message = String.valueOf(one.getMessage());
      return message.length() <= LONGEST_MESSAGE
          ? message
          : message.substring(0, LONGEST_MESSAGE)
              + "… (cut; "
              + message.length()
              + " characters in all)";
    } catch (Throwable e) { // Whatever a user's method throws.
      return "it has no message: asking for it failed with " + e.getClass().getName();
    }
  }

  /** What is left of a failure that was cut. */
  private static final class CutException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String kind;

    CutException(Class<?> cutFrom, String message) {
      super(message);
      kind = cutFrom.getSimpleName().isEmpty() ? cutFrom.getName() : cutFrom.getSimpleName();
    }

    String kind() {
      return kind;
    }
  }
}
