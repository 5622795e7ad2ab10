package dev.wharf.packet;

import java.io.IOException;
import java.time.Duration;

/** A packet has to wait and is not at fault; the attempt does not count. */
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
   * @param message what it waits for, and how to fix that
   */
  public static PostponedException one(String message, Duration delay) {
    return new PostponedException(message, delay, false);
  }

  /**
   * No packet can be worked on now, so the intake has to pause.
   *
   * @param message what it waits for, and how to fix that
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
