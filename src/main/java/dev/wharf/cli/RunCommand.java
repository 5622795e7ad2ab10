package dev.wharf.cli;

import dev.wharf.packet.Printable;
import dev.wharf.server.DeadThreads;
import dev.wharf.server.Server;
import dev.wharf.server.StopDeadline;
import dev.wharf.settings.LiveSettings;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves until SIGTERM or SIGINT, or until the machine fails. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Serve until SIGTERM. This is what no command does.")
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

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
    DeadThreads.watch();
    Server server = Server.serve(settings);
    String fault = server.awaitFault();
    StopDeadline.begin(server.settings().stopTimeout(), () -> Main.FAILED);
    LOG.error(
        "Wharf stops: {} Fix that and start it again; nothing is lost", Printable.sentence(fault));
    return Main.FAILED;
  }
}
