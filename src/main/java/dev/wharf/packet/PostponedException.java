package dev.wharf.packet;

import java.io.IOException;
import java.time.Duration;

/** A packet has to wait through no fault of its own; the attempt does not count. */
public final class PostponedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Duration delay;
  private final boolean forAll;

  private PostponedException(String message, Duration delay, boolean forAll) {
    super(message);
    this.delay = delay;
    this.forAll = forAll;
  }

  /**
   * This packet alone has to wait.
   *
   * @param message what for, and how to fix it
   */
  public static PostponedException one(String message, Duration delay) {
    return new PostponedException(message, delay, false);
  }

  /**
   * No packet could be worked on now: the intake is to pause.
   *
   * @param message what for, and how to fix it
   */
  public static PostponedException all(String message, Duration delay) {
    return new PostponedException(message, delay, true);
  }

  public Duration delay() {
    return delay;
  }

  /** Whether all packets have to wait. */
  public boolean forAll() {
    return forAll;
  }
}
