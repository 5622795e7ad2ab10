package dev.wharf.intake;

/** Ends the server where going on would harm packets: for callers on any thread. */
public interface ServerStop {
  /**
   * Asks for a stop, and returns at once; only the first call counts.
   *
   * @param why what fails, as a clause
   */
  void because(String why);
}
