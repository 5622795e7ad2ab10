package dev.wharf.packet;

/** Learns of each packet that has ended, once it stands in its place. Many threads call it. */
public interface OutcomeListener {
  /**
   * A packet has ended.
   *
   * @param folder the name of the folder that the packet stands in, {@code NAME} or {@code NAME~2}
   */
  void ended(Receipt receipt, String folder);
}
