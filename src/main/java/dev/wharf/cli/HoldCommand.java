package dev.wharf.cli;

import dev.wharf.keep.Holds;
import dev.wharf.local.RunningServer;
import dev.wharf.operate.Operations.RefusedException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Holds packets, so that nothing removes them. */
@Command(
    name = "hold",
    mixinStandardHelpOptions = true,
    description = "Hold packets: nothing of them is removed until they are released.")
final class HoldCommand extends KeepingCommand {
  HoldCommand() {
    super("hold", "held");
  }

  @Override
  Map<String, String> at(RunningServer server, List<String> packets)
      throws IOException, RefusedException {
    return server.hold(packets);
  }

  @Override
  Map<String, String> by(Holds holds, List<String> packets) {
    return holds.hold(packets);
  }
}
