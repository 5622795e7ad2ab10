package dev.wharf.ledger;

/**
 * The ledger could not be read or written. What it was asked for has not happened, unless only the
 * answer to its commit was lost.
 */
public class LedgerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LedgerException(String message, Throwable cause) {
    super(message, cause);
  }

  public LedgerException(String message) {
    super(message);
  }
}
