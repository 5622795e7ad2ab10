package dev.wharf.cli;

import dev.wharf.packet.Printable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has a running server end the work on packets. */
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description = {
      "End the work on packets, with all their processes.",
      "They are quarantined as cancelled; with --retry they go back into the inbox."
    })
final class CancelCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "NAME",
      description = "Names of packets in work, or ids of deliveries.",
      arity = "1..*")
  private List<String> names = List.of();

  @Option(names = "--retry", description = "Put them back instead, to be taken again.")
  private boolean retry;

  @Override
  public Integer call() throws Exception {
    int[] exit = {Main.OK};
    RunningServers.visit(server -> exit[0] = report(server.cancel(names, retry)));
    return exit[0];
  }

  private int report(Map<String, String> problems) {
    for (String name : names) {
      String problem = problems.get(name);
      if (problem == null) {
        System.out.println((retry ? "put back: " : "cancelled: ") + Printable.of(name));
      } else {
        System.err.println("wharf: " + Printable.of(name) + ": " + problem);
      }
    }
    return problems.isEmpty() ? Main.OK : Main.FAILED;
  }
}
