package dev.wharf.cli;

import dev.wharf.ledger.PacketRecord;
import dev.wharf.operate.Logs;
import dev.wharf.server.DeadThreads;
import dev.wharf.server.Server;
import dev.wharf.server.StopDeadline;
import dev.wharf.settings.LiveSettings;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes everything that is ready, waits for it to end, and says how it ended. */
@Command(
    name = "drain",
    mixinStandardHelpOptions = true,
    description =
        "Take all that is ready, wait for it to end, exit 0, or 2 if some is quarantined.")
final class DrainCommand implements Callable<Integer> {
  @Option(
      names = "--adopt-folders",
      description = "Take the folders as they are for the right ones, although others were used.")
  private boolean adoptFolders;

  @Override
  public Integer call() throws Exception {
    LiveSettings settings = Main.settings();
    if (adoptFolders) {
      settings.adoptFolders();
    }
    return drain(settings, () -> {});
  }

  /** What is delivered once the server has started. */
  interface Delivery {
    void deliver() throws IOException;
  }

  static int drain(LiveSettings settings, Delivery delivery) throws Exception {
    if (Progress.terminal()) {
      // The bar shows how far it is; a line for each packet would break the bar.
      Logs.quietOutcomes();
    }
    long began = System.nanoTime();
    DeadThreads.watch();
    Server server = Server.start(settings);
    delivery.deliver();
    boolean whole = new Drain(server).await();
    List<PacketRecord> blocked = server.backlog().blocked();
    Optional<String> onward = server.backlog().onward();
    StopDeadline deadline =
        StopDeadline.begin(server.settings().stopTimeout(), () -> exit(server, whole, blocked));
    server.close();
    report(server, began, blocked);
    onward.ifPresent(
        left -> System.out.println("still to do: " + left + "; the next server that runs does it"));
    deadline.end();
    return exit(server, whole, blocked);
  }

  private static void report(Server server, long began, List<PacketRecord> blocked)
      throws IOException {
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
    for (PacketRecord packet : blocked) {
      System.out.println("blocked: " + packet.name() + ": " + packet.blocked());
    }
  }

  private static int exit(Server server, boolean whole, List<PacketRecord> blocked) {
    if (!whole) {
      return Main.FAILED;
    }
    return server.outcomes().quarantined().isEmpty() && blocked.isEmpty()
        ? Main.OK
        : Main.SOME_WRONG;
  }
}
