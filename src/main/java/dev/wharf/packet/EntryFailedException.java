package dev.wharf.packet;

/** The work on an entry failed, and with it the attempt at its packet; the cause says how. */
public final class EntryFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EntryFailedException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
