package dev.wharf.cli;

import dev.wharf.keep.Holds;
import dev.wharf.local.RunningServer;
import dev.wharf.operate.Operations.RefusedException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Takes note of packets that were removed by hand, on purpose. */
@Command(
    name = "forget",
    mixinStandardHelpOptions = true,
    description = "Tell Wharf that packets were removed by hand, on purpose.")
final class ForgetCommand extends KeepingCommand {
  ForgetCommand() {
    super("forget", "forgotten");
  }

  @Override
  Map<String, String> at(RunningServer server, List<String> packets)
      throws IOException, RefusedException {
    return server.forget(packets);
  }

  @Override
  Map<String, String> by(Holds holds, List<String> packets) throws IOException {
    return holds.forget(packets);
  }
}
