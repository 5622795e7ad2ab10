package dev.wharf.packet;

import org.jspecify.annotations.Nullable;

/**
 * The packet itself is at fault: it is quarantined for the reason given, at once and without a
 * retry. For a fault of the machine or of the processing, any other exception is thrown.
 */
public final class BadPacketException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The most characters of a message, because names from outside may be in it. */
  private static final int LONGEST = 500;

  private final Reason reason;

  /**
   * @param message what is wrong, in one clause; made printable and cut to 500 characters here
   */
  public BadPacketException(Reason reason, String message) {
    super(Printable.of(message.length() > LONGEST ? cut(message) : message));
    this.reason = reason;
  }

  /**
   * What a processor throws for a packet that it refuses: the reason is {@code refused}.
   *
   * @param message what is wrong, in one clause; made printable and cut to 500 characters here
   */
  public BadPacketException(String message) {
    this(Reason.REFUSED, message);
  }

  private static String cut(String message) {
    boolean splits = Character.isHighSurrogate(message.charAt(LONGEST - 1));
    return message.substring(0, splits ? LONGEST - 1 : LONGEST) + "…";
  }

  public Reason reason() {
    return reason;
  }

  /** The bad-packet fault among a failure's causes, or null where there is none. */
  public static @Nullable BadPacketException in(Throwable failure) {
    return Causes.first(failure, BadPacketException.class);
  }
}
