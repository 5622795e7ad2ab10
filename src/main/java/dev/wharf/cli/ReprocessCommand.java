package dev.wharf.cli;

import dev.wharf.operate.Operations.Again;
import dev.wharf.operate.Operations.Requested;
import dev.wharf.packet.Printable;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has a running server process archived packets again. */
@Command(
    name = "reprocess",
    description = {
      "Process archived packets again, behind those of the inbox: named ones, or all that fit.",
      "The results before are kept beside the new ones, as results~1 and so on; status says how far"
          + " it is."
    })
final class ReprocessCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Names of archived packets, their folders or their ids.")
  private List<String> names = List.of();

  @Option(names = "--inbox", paramLabel = "INBOX", description = "Only those of this inbox.")
  private @Nullable String inbox;

  @Option(
      names = "--since",
      paramLabel = "DATE",
      description =
          "Only those archived since then, such as 2026-01-02 or 2026-01-02T03:04:05Z, in UTC.")
  private @Nullable String since;

  // So it has no option that shows Wharf's own version, as the other commands do.
  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description = "Only those whose results a processor of this version made.")
  private @Nullable String version;

  @Option(
      names = "--outcome",
      paramLabel = "OUTCOME",
      description =
          "Only those whose new processing failed last (failed), or the others (archived).")
  private @Nullable String outcome;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  @SuppressWarnings("UnusedVariable") // picocli reads it.
  private boolean help;

  @Override
  public Integer call() throws Exception {
    Again which = new Again(names.isEmpty() ? null : names, inbox, since, version, outcome);
    int[] exit = {Main.OK};
    RunningServers.visit(server -> exit[0] = report(server.reprocess(which)));
    return exit[0];
  }

  private static int report(Requested requested) {
    requested
        .problems()
        .forEach(
            (name, problem) ->
                System.err.println("wharf: " + Printable.of(name) + ": " + Printable.of(problem)));
    System.out.println(
        "to be processed again: "
            + Words.count(requested.count())
            + (requested.left().isEmpty() ? "" : ", left: " + words(requested)));
    return requested.problems().isEmpty() ? Main.OK : Main.FAILED;
  }

  private static String words(Requested requested) {
    return requested.left().entrySet().stream()
        .map(left -> Words.count(left.getValue()) + " " + left.getKey())
        .collect(Collectors.joining(", "));
  }
}
