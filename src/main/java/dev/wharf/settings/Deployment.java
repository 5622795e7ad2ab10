package dev.wharf.settings;

import java.util.Locale;

/** How servers share the work; what routes depend on follows from it. */
public enum Deployment {
  /** One server: its ledger is an SQLite file, and its queue is within it. */
  ALONE,
  /** Machines that share a PostgreSQL ledger; each has its queue within it. */
  SHARED,
  /** A broker's queue is between intake and work. */
  BROKERED;

  /** The property by which routes ask for it. */
  public static final String PROPERTY = "wharf.deployment";

  /** The property by which routes ask whether the ledger is shared: {@code yes} or {@code no}. */
  public static final String LEDGER_SHARED = "wharf.ledger-shared";

  static Deployment of(LedgerAddress ledger, Broker broker) {
    if (broker.used()) {
      return BROKERED;
    }
    return ledger.shared() ? SHARED : ALONE;
  }

  /** Its name in {@link #PROPERTY}: alone, shared or brokered. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
