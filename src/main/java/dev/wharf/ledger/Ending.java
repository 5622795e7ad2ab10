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
 */
public record Ending(
    String target,
    @Nullable Reason reason,
    @Nullable String message,
    long entries,
    long bytes,
    @Nullable Fingerprint zip,
    @Nullable String output) {

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

  /** The same ending under another folder's name. */
  public Ending at(String newTarget) {
    return new Ending(newTarget, reason, message, entries, bytes, zip, output);
  }
}
