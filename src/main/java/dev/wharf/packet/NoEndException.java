package dev.wharf.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A packet came out of the routes before it was archived, quarantined or put back. */
public final class NoEndException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param routes the ids of the routes that it went through, in the order in which they began
   * @param cause the failure that none of them handled; null where there was none
   */
  public NoEndException(List<String> routes, @Nullable Throwable cause) {
    super(message(routes, cause), cause);
  }

  private static String message(List<String> routes, @Nullable Throwable cause) {
    String last = routes.isEmpty() ? "?" : routes.get(routes.size() - 1);
    return cause == null
        ? "the route "
            + last
            + " ended without an end for the packet; a route that takes a packet over must send it"
            + " to direct:archive or direct:quarantine (it went through: "
            + String.join(", ", routes)
            + ")"
        : "no route handled a failure in the route " + last + ": " + cause;
  }
}
