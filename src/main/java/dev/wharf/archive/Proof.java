package dev.wharf.archive;

import dev.wharf.packet.Results;
import dev.wharf.packet.Verified;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a folder that goes into its place, for its receipt.
 *
 * @param digest the SHA-256 of its zip; null where it is not asked for
 * @param verified null where there was nothing to verify
 * @param results what the processing made; null where it made nothing
 * @param log the name of the file with what it printed, in the quarantine; null where there is none
 */
record Proof(
    @Nullable String digest,
    @Nullable Verified verified,
    @Nullable Results results,
    @Nullable String log) {
  static final Proof NONE = new Proof(null, null, null, null);

  /** That of a packet that is set aside. */
  static Proof log(@Nullable String name) {
    return new Proof(null, null, null, name);
  }

  /** The same, with what the processing made. */
  Proof with(@Nullable Results made) {
    return new Proof(digest, verified, made, log);
  }
}
