package dev.wharf.monitor;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Changes to what is logged while the server runs. */
public final class Logs {
  private Logs() {}

  /**
   * Keeps Camel from telling, exchange by exchange, that a stop cut it off: the packets go back,
   * and the server says how many.
   */
  public static void quietCamel() {
    if (LoggerFactory.getLogger("org.apache.camel") instanceof Logger camel) {
      camel.setLevel(Level.ERROR);
    }
  }
}
