package dev.wharf.cli;

import dev.wharf.packet.Printable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Has a running server try packets again at once. */
@Command(
    name = "retry",
    mixinStandardHelpOptions = true,
    description =
        "Try packets again at once that are blocked, or wait for their next attempt. They are tried by"
            + " themselves, too.")
final class RetryCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "Names of packets.", arity = "1..*")
  private List<String> names = List.of();

  @Override
  public Integer call() throws Exception {
    int[] exit = {Main.OK};
    RunningServers.visit(server -> exit[0] = report(server.retry(names)));
    return exit[0];
  }

  private int report(Map<String, String> problems) {
    for (String name : names) {
      String problem = problems.get(name);
      if (problem == null) {
        System.out.println("tried again: " + Printable.of(name));
      } else {
        System.err.println("wharf: " + Printable.of(name) + ": " + problem);
      }
    }
    return problems.isEmpty() ? Main.OK : Main.FAILED;
  }
}
