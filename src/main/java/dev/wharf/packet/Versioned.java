package dev.wharf.packet;

import org.jspecify.annotations.Nullable;

/** A processor that can say which version of the user's code it runs. */
public interface Versioned {
  /** The version, for receipts and the ledger; null where it is not known. */
  @Nullable String version();
}
