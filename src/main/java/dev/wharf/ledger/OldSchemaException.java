package dev.wharf.ledger;

/** Whoever only looks at a ledger found none yet, or one that the next start will upgrade. */
public final class OldSchemaException extends LedgerException {
  private static final long serialVersionUID = 1L;

  OldSchemaException(int version) {
    super(
        version == 0
            ? "there is no ledger yet; the first start makes it"
            : "the ledger has schema "
                + version
                + ", of an older Wharf; the next start upgrades it to "
                + Schema.VERSION);
  }
}
