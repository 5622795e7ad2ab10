package dev.wharf.archive;

import java.io.IOException;

/** The servers before this one, or beside it, that are dead, and what they left. */
public interface Predecessors {
  /**
   * Settles what they left, before the intake starts: carries packets through whose end was
   * decided, wipes what was unpacked of the others, and leaves those to be taken again.
   *
   * @throws IOException when the work folder cannot be worked with
   */
  void atStart() throws IOException;

  /**
   * Clears what stands in the work folder while the server runs and no packet needs. It may be
   * called often.
   */
  default void sweepNow() {}

  /**
   * Whether the work folder holds what servers left of which this one cannot say yet that they are
   * dead. Where it can, it clears what they left.
   */
  default boolean leftSomething() {
    return false;
  }

  /** Removes what stands in the work folder for this server alone, when it stops. */
  void leave();
}
