package dev.wharf.ledger;

import java.io.IOException;

/**
 * A step is not taken because this server could not renew its lease: others may have its packets by
 * now.
 */
public final class LeaseOverException extends IOException {
  private static final long serialVersionUID = 1L;

  LeaseOverException() {
    super("this server could not tell the ledger for wharf.lease that it is alive");
  }
}
