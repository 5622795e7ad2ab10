package dev.wharf.cli;

import dev.wharf.server.DeadThreads;
import dev.wharf.server.Server;
import dev.wharf.server.StopDeadline;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** Serves until SIGTERM or SIGINT, or until the machine fails. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Serve until SIGTERM. This is what no command does.")
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  @Override
  public Integer call() throws Exception {
    DeadThreads.watch();
    Server server = Server.serve(Main.settings());
    String fault = server.awaitFault();
    StopDeadline.begin(server.settings().stopTimeout(), () -> Main.FAILED);
    LOG.error("Wharf stops: {}. Fix that and start it again; nothing is lost", fault);
    return Main.FAILED;
  }
}
