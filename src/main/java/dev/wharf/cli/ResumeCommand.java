package dev.wharf.cli;

import dev.wharf.operate.Status;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Makes a running server let packets in again. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = "Have the running server let packets in again.")
final class ResumeCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    return RunningServers.visit(
        server -> {
          server.resume();
          Status status = server.status();
          System.out.println(
              status.paused() ? "resumed, but still paused: " + status.pausedWhy() : "resumed");
        });
  }
}
