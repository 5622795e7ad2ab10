package dev.wharf.packet;

/** The processing of a packet took longer than it may. */
public final class TimedOutException extends Exception {
  private static final long serialVersionUID = 1L;

  public TimedOutException(String message) {
    super(message);
  }
}
