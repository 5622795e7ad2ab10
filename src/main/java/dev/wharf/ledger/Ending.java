package dev.wharf.ledger;

import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.Reason;
import org.jspecify.annotations.Nullable;

/**
 * How a packet is to end.
 *
 * @param target the folder's name in the archive or the quarantine
 * @param reason null for the archive
 * @param message null for the archive
 * @param zip null where there was no readable zip
 * @param output the end of what the processing printed; null where it printed nothing
 * @param run what the processing did; null where there was none
 */
public record Ending(
    String target,
    @Nullable Reason reason,
    @Nullable String message,
    long entries,
    long bytes,
    @Nullable Fingerprint zip,
    @Nullable String output,
    @Nullable Run run) {

  /**
   * What the processing did, for the receipt.
   *
   * @param text as JSON
   * @param version of the processor; null where it has none
   */
  public record Run(String text, @Nullable String version) {}

  /** An ending without a run. */
  public Ending(
      String target,
      @Nullable Reason reason,
      @Nullable String message,
      long entries,
      long bytes,
      @Nullable Fingerprint zip,
      @Nullable String output) {
    this(target, reason, message, entries, bytes, zip, output, null);
  }

  /** What the processing did, as JSON; null where there was none. */
  public @Nullable String runText() {
    return run == null ? null : run.text();
  }

  /** The version of the processor; null where it has none. */
  public @Nullable String version() {
    return run == null ? null : run.version();
  }

  /** The reason's code; null for the archive. */
  public @Nullable String code() {
    return reason == null ? null : reason.code();
  }

  /** The size of the zip in bytes; null where there was no readable one. */
  public @Nullable Long zipSize() {
    return zip == null ? null : zip.size();
  }

  /** The SHA-256 of the zip's directory; null where there was no readable zip. */
  public @Nullable String zipSha256() {
    return zip == null ? null : zip.sha256();
  }

  /** The same ending with its texts as a ledger has kept them. */
  Ending withTexts(String keptTarget, @Nullable String keptMessage, @Nullable String keptOutput) {
    return new Ending(keptTarget, reason, keptMessage, entries, bytes, zip, keptOutput, run);
  }

  /** The same ending under another folder's name. */
  public Ending at(String newTarget) {
    return new Ending(newTarget, reason, message, entries, bytes, zip, output, run);
  }
}
