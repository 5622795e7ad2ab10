package dev.wharf.process;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that moves bytes from or to a process until either side ends. */
final class Pump {
  private static final Logger LOG = LoggerFactory.getLogger(Pump.class);

  /** What the thread does. */
  interface Work {
    void run() throws IOException;
  }

  private Pump() {}

  static Thread start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | RuntimeException e) {
                LOG.debug("The {} broke off", name, e); // Either side is gone or has failed.
              }
            },
            "wharf-" + name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
