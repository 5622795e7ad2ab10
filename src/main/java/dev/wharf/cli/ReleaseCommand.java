package dev.wharf.cli;

import dev.wharf.keep.Holds;
import dev.wharf.local.RunningServer;
import dev.wharf.operate.Operations.RefusedException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Lets packets go that are held. */
@Command(
    name = "release",
    mixinStandardHelpOptions = true,
    description = "Let packets go that are held.")
final class ReleaseCommand extends KeepingCommand {
  ReleaseCommand() {
    super("release", "released");
  }

  @Override
  Map<String, String> at(RunningServer server, List<String> packets)
      throws IOException, RefusedException {
    return server.release(packets);
  }

  @Override
  Map<String, String> by(Holds holds, List<String> packets) {
    return holds.release(packets);
  }
}
