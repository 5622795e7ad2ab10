package dev.wharf.ledger;

import java.io.IOException;

/**
 * A step is not taken because this server could not renew its lease, so that others may have taken
 * its packets over.
 */
public final class LeaseOverException extends IOException {
  private static final long serialVersionUID = 1L;

  LeaseOverException() {
    super("this server could not report to the ledger within wharf.lease that it is alive");
  }
}
