package dev.wharf.packet;

/**
 * The verdict that a packet goes to the quarantine.
 *
 * @param message what is wrong, in words; printable
 */
public record Refusal(Reason reason, String message) {
  /** The exchange property that carries it. */
  public static final String PROPERTY = "wharf.refusal";
}
