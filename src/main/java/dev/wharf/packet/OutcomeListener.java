package dev.wharf.packet;

/** Is told of each packet that has ended, after it stands in its place; called by many threads. */
public interface OutcomeListener {
  /**
   * A packet has ended.
   *
   * @param folder the name of the folder that the packet stands in, {@code NAME} or {@code NAME~2}
   */
  void ended(Receipt receipt, String folder);
}
