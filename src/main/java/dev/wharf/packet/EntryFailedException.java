package dev.wharf.packet;

/** An entry's work failed, and with it the attempt at its packet; the cause tells how. */
public final class EntryFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EntryFailedException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
