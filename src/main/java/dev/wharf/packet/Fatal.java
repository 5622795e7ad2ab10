package dev.wharf.packet;

import org.jspecify.annotations.Nullable;

/**
 * Failures after which the process cannot be trusted: it ends at once, which loses nothing, instead
 * of staying up and doing nothing.
 */
public final class Fatal {
  private Fatal() {}

  /** Ends the process with exit 1 if the failure, or a cause of it, is one of the machine's. */
  public static void haltOn(@Nullable Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof VirtualMachineError && !(t instanceof StackOverflowError)) {
        System.err.println("wharf: ends, because the Java machine failed: " + t);
        Runtime.getRuntime().halt(1);
      }
    }
  }
}
