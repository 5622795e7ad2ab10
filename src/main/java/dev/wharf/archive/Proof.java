package dev.wharf.archive;

import dev.wharf.packet.Results;
import dev.wharf.packet.Verified;
import org.jspecify.annotations.Nullable;

/**
 * What was proved of the folder that goes into the archive, for its receipt.
 *
 * @param digest the SHA-256 of its zip; null where it is not asked for
 * @param verified null where there was nothing to verify
 * @param results what the processing made; null where it made nothing
 */
record Proof(@Nullable String digest, @Nullable Verified verified, @Nullable Results results) {
  static final Proof NONE = new Proof(null, null, null);

  /** The same, with what the processing made. */
  Proof with(@Nullable Results made) {
    return new Proof(digest, verified, made);
  }
}
