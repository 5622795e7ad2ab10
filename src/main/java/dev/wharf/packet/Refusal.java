package dev.wharf.packet;

/**
 * The verdict that a packet goes to the quarantine.
 *
 * @param message what is wrong, in words; printable
 */
public record Refusal(Reason reason, String message) {
  private static final String FAILED = "failed: ";
  private static final String TIMES = " times; the last time: ";

  /** The exchange property that carries it. */
  public static final String PROPERTY = "wharf.refusal";

  /**
   * That of a packet whose attempts failed.
   *
   * @param failures how many, the last one among them
   * @param why the last one failed
   */
  public static Refusal afterFailures(int failures, Reason reason, String why) {
    return new Refusal(reason, failures == 1 ? FAILED + why : "failed " + failures + TIMES + why);
  }

  /** Whether a message says that the attempt at which it was refused failed, as others before. */
  public static boolean saysThatItFailed(String message) {
    return message.startsWith(FAILED) || message.matches("(?s)failed [0-9]+" + TIMES + ".*");
  }
}
