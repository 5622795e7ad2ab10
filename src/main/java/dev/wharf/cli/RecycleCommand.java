package dev.wharf.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Has a running server replace its worker processes. */
@Command(
    name = "recycle",
    mixinStandardHelpOptions = true,
    description = {
      "Replace all worker processes: those that wait at once, those that work after their packet.",
      "They are replaced by themselves when a file changes that their command names."
    })
final class RecycleCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    return RunningServers.visit(
        server -> System.out.println("worker processes replaced, of pools: " + server.recycle()));
  }
}
