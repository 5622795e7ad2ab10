package dev.wharf.cli;

import dev.wharf.operate.Logs;
import dev.wharf.server.DeadThreads;
import dev.wharf.server.Server;
import dev.wharf.server.StopDeadline;
import dev.wharf.settings.LiveSettings;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Takes everything that is ready, waits for it to end, and says how it ended. */
@Command(
    name = "drain",
    mixinStandardHelpOptions = true,
    description =
        "Take all that is ready, wait for it to end, exit 0, or 2 if some is quarantined.")
final class DrainCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    return drain(Main.settings());
  }

  static int drain(LiveSettings settings) throws Exception {
    if (Progress.terminal()) {
      // The bar shows how far it is; a line for each packet would break the bar.
      Logs.quietOutcomes();
    }
    long began = System.nanoTime();
    DeadThreads.watch();
    Server server = Server.start(settings);
    boolean whole = new Drain(server).await();
    StopDeadline deadline =
        StopDeadline.begin(server.settings().stopTimeout(), () -> exit(server, whole));
    server.close();
    report(server, began);
    deadline.end();
    return exit(server, whole);
  }

  private static void report(Server server, long began) throws IOException {
    System.out.printf(
        Locale.ROOT,
        "drained: %s in %.1f s%n",
        server.outcomes().summary(),
        (System.nanoTime() - began) / 1e9);
    long without = server.backlog().withoutZip();
    if (without > 0) {
      System.out.println(
          "left in the inbox: "
              + without
              + " folders without their zip; they are set aside after"
              + " wharf.missing-zip-after by a server that runs");
    }
  }

  private static int exit(Server server, boolean whole) {
    if (!whole) {
      return Main.FAILED;
    }
    return server.outcomes().quarantined().isEmpty() ? Main.OK : Main.SOME_WRONG;
  }
}
