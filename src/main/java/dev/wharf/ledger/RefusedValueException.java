package dev.wharf.ledger;

/**
 * The database refuses a value itself: it is too long, say, or no text of its encoding. So whoever
 * wants it noted is at fault, and not the ledger.
 */
public final class RefusedValueException extends LedgerException {
  private static final long serialVersionUID = 1L;

  RefusedValueException(String message, Throwable cause) {
    super(message, cause);
  }
}
