package dev.wharf.packet;

/** The operator ended the work on a packet. */
public final class CancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean putBack;

  /**
   * @param putBack whether the packet is to be put back; else it is set aside
   */
  public CancelledException(boolean putBack) {
    super("the operator ended the work on it");
    this.putBack = putBack;
  }

  /** Whether the packet is to be put back; else it is set aside. */
  public boolean putBack() {
    return putBack;
  }
}
