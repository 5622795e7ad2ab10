package dev.wharf.packet;

import org.jspecify.annotations.Nullable;

/**
 * Failures after which the process cannot be trusted: it ends at once, which loses nothing, instead
 * of staying up and doing nothing.
 */
public final class Fatal {
  private Fatal() {}

  /**
   * Ends the process with exit 1 if the failure, or a cause of it, is one of the Java machine's.
   */
  public static void haltOn(@Nullable Throwable failure) {
    VirtualMachineError fatal = in(failure);
    if (fatal != null) {
      System.err.println("wharf: ends, because the Java machine failed: " + fatal);
      Runtime.getRuntime().halt(1);
    }
  }

  /**
   * Returns the Java machine's own failure among the causes, or null where there is none. A stack
   * that overflowed harms only the work that overflowed it, so it is no such failure.
   */
  public static @Nullable VirtualMachineError in(@Nullable Throwable failure) {
    if (failure == null) {
      return null;
    }
    for (Throwable cause : Causes.of(failure)) {
      if (cause instanceof VirtualMachineError fatal && !(cause instanceof StackOverflowError)) {
        return fatal;
      }
    }
    return null;
  }
}
