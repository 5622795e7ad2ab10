package dev.wharf.cli;

import dev.wharf.keep.Holds;
import dev.wharf.local.RunningServer;
import dev.wharf.operate.Operations.RefusedException;
import dev.wharf.packet.Printable;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A command that says of packets whether they are kept, to a server or on the ledger itself. */
@Command
abstract class KeepingCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "NAME",
      arity = "1..*",
      description = "Names of packets, their folders or their ids.")
  private List<String> names = List.of();

  private final String what;
  private final String done;

  /**
   * @param what the command's name
   * @param done the same as what came of it
   */
  KeepingCommand(String what, String done) {
    this.what = what;
    this.done = done;
  }

  abstract Map<String, String> at(RunningServer server, List<String> packets)
      throws IOException, RefusedException;

  abstract Map<String, String> by(Holds holds, List<String> packets) throws IOException;

  @Override
  public Integer call() throws Exception {
    Settings settings = Main.settings().get();
    List<String> packets = names.stream().map(name -> place(settings, name)).toList();
    int[] exit = {Main.OK};
    boolean served =
        RunningServers.visit(
            settings.state(), server -> exit[0] = report(packets, at(server, packets)));
    return served
        ? exit[0]
        : WithoutServer.give(
            settings, what, keepers -> report(packets, by(keepers.holds(), packets)));
  }

  /** A path below the archive or the quarantine, whole; all else as it was given. */
  private static String place(Settings settings, String given) {
    try {
      Path path = Path.of(given).toAbsolutePath().normalize();
      return path.startsWith(settings.archive()) || path.startsWith(settings.quarantine())
          ? path.toString()
          : given;
    } catch (InvalidPathException e) {
      return given;
    }
  }

  private int report(List<String> packets, Map<String, String> problems) {
    for (String packet : packets) {
      String problem = problems.get(packet);
      if (problem == null) {
        System.out.println(done + " " + Printable.of(packet));
      } else {
        System.err.println("wharf: " + Printable.of(packet) + ": " + problem);
      }
    }
    return problems.isEmpty() ? Main.OK : Main.FAILED;
  }
}
