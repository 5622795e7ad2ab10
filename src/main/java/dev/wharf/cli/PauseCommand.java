package dev.wharf.cli;

import dev.wharf.local.RunningServer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Makes a running server let no more packets in. */
@Command(
    name = "pause",
    mixinStandardHelpOptions = true,
    description = "Have the running server let no more packets in; what is in work goes on.")
final class PauseCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    int exit = RunningServers.visit(RunningServer::pause);
    System.out.println("paused; what is in work goes on");
    return exit;
  }
}
