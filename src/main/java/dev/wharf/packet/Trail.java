package dev.wharf.packet;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A packet's way through the routes during one attempt. Safe for use by several threads. */
public final class Trail {
  private static final int MOST_ROUTES = 50;

  private final List<String> routes = new ArrayList<>();
  private volatile boolean over;
  private volatile @Nullable Throwable unhandled;
  private volatile @Nullable String failedAt;

  /** Notes that a route has begun on the packet. */
  public synchronized void enter(String route) {
    if (!over && routes.size() < MOST_ROUTES) {
      routes.add(route);
    }
  }

  /** Whether a route has begun on the packet. */
  public synchronized boolean hasBegun() {
    return !routes.isEmpty();
  }

  /**
   * Notes where a route failed on the packet; the first to say so is the innermost.
   *
   * @param where route and step, as a clause
   */
  public void failAt(String where) {
    if (failedAt == null) {
      failedAt = where;
    }
  }

  /** Where a route failed on the packet; null where that is not known. */
  public @Nullable String failedAt() {
    return failedAt;
  }

  /** The same for the end of a message; empty where it is not known, or is the place named. */
  public String failedAtUnless(String place) {
    String where = failedAt;
    return where == null || where.equals(place) ? "" : " (" + where + ")";
  }

  /** Notes that the packet came out of the routes, with the failure that none of them handled. */
  public void end(@Nullable Throwable failure) {
    unhandled = failure;
    over = true;
  }

  /** What is wrong with routes that the packet came out of before its end. */
  public synchronized NoEndException withoutEnd() {
    return new NoEndException(routes, unhandled);
  }
}
