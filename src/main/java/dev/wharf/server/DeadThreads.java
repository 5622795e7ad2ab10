package dev.wharf.server;

import dev.wharf.packet.Fatal;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when a thread of Camel's dies: a server that stays up without it would do
 * nothing for ever, and an end at any moment loses nothing.
 */
public final class DeadThreads implements Thread.UncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(DeadThreads.class);
  private static final String CAMELS = "Camel (";

  private static volatile BooleanSupplier stops = () -> false;

  private DeadThreads() {}

  /** Leaves it to a stop that is under way or about to come, while that says so. */
  static void leaveTo(BooleanSupplier stop) {
    stops = stop;
  }

  /** Watches all threads of this process from now on. */
  public static void watch() {
    Thread.setDefaultUncaughtExceptionHandler(new DeadThreads());
  }

  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    Fatal.haltOn(failure);
    LOG.error("Thread {} died", thread.getName(), failure);
    if (thread.getName().startsWith(CAMELS) && !stops.getAsBoolean()) {
      LOG.error("Wharf cannot work without it and ends; start it again, nothing is lost");
      Runtime.getRuntime().halt(1);
    }
  }
}
