package dev.wharf.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wharf.local.RunningServer;
import dev.wharf.operate.Operations.RefusedException;
import dev.wharf.operate.Outcomes;
import dev.wharf.operate.PacketView;
import dev.wharf.packet.Printable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what became of packets. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = "Show what became of packets, the newest first; of a NAME, all that is known.")
final class HistoryCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "A packet's name.")
  private @Nullable String name;

  @Option(
      names = "--state",
      defaultValue = "",
      paramLabel = "STATE",
      description =
          "Only those: arriving, waiting, in-work, blocked, archived, quarantined, replayed,"
              + " vanished, removing, removed.")
  private String state = "";

  @Option(
      names = "--search",
      defaultValue = "",
      paramLabel = "TEXT",
      description = "Only those with that in their name.")
  private String search = "";

  @Option(
      names = "--before",
      defaultValue = "",
      paramLabel = "MOMENT",
      description = "Only those that changed before that moment, such as 2026-01-02T03:04:05Z.")
  private String before = "";

  @Option(names = "--page", defaultValue = "1", description = "Pages count from 1.")
  private long page = 1;

  @Option(names = "--json", description = "As JSON, in one line, as the API has it.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    return RunningServers.visit(server -> show(server, name));
  }

  private void show(RunningServer server, @Nullable String packet)
      throws IOException, RefusedException {
    if (packet == null) {
      PacketView.Page found = found(server);
      if (json) {
        System.out.println(JSON.writeValueAsString(found));
        return;
      }
      found.packets().forEach(view -> System.out.println(line(view)));
      System.out.println(
          "page "
              + found.page()
              + " of "
              + found.pages()
              + ", "
              + found.total()
              + (found.older() == null
                  ? " in all"
                  : " since %1$s; go on with --before %1$s".formatted(found.older())));
      return;
    }
    List<PacketView> deliveries = server.packet(packet);
    if (deliveries.isEmpty()) {
      throw new RefusedException("no packet " + Printable.of(packet) + " is known");
    }
    if (json) {
      System.out.println(JSON.writeValueAsString(deliveries));
      return;
    }
    for (PacketView delivery : deliveries) {
      System.out.println(line(delivery));
      more("", delivery.message());
      more("to fix it: ", delivery.mend());
      more("printed: ", delivery.output());
      more("shipped: ", delivery.shipped());
      more("to be shipped: ", delivery.shipping());
      more("processed again: ", delivery.reprocessed());
      more("to be processed again: ", delivery.reprocessing());
    }
  }

  /** A search looks through a part of a long history at a time; we go on until it finds some. */
  private PacketView.Page found(RunningServer server) throws IOException, RefusedException {
    PacketView.Page found = server.packets(state, search, before, page);
    for (String older = found.older(); found.total() == 0 && older != null; older = found.older()) {
      found = server.packets(state, search, older, page);
    }
    return found;
  }

  private static String line(PacketView packet) {
    String folder = packet.folder();
    return "%-19s  %-12s %s%s%s"
        .formatted(
            Words.moment(packet.changed()),
            packet.state(),
            Printable.of(packet.name()),
            folder == null || folder.equals(packet.name()) ? "" : " as " + Printable.of(folder),
            what(packet) + kept(packet));
  }

  private static String kept(PacketView packet) {
    return (Boolean.TRUE.equals(packet.dataRemoved()) ? ", its data removed" : "")
        + (Boolean.TRUE.equals(packet.held()) ? ", held" : "");
  }

  private static String what(PacketView packet) {
    String attempts = packet.attempts() > 1 ? ", attempt " + packet.attempts() : "";
    if (packet.reason() != null) {
      return ": " + packet.reason() + attempts;
    }
    Long took = packet.milliseconds();
    return took == null
        ? attempts
        : ": %s entries, %s, %s%s%s"
            .formatted(
                Words.count(packet.entries()),
                Outcomes.size(packet.bytes()),
                Words.time(Duration.ofMillis(took)),
                waited(took, packet.worked()),
                attempts);
  }

  private static String waited(long took, @Nullable Long worked) {
    return worked == null || worked >= took
        ? ""
        : " (waited %s)".formatted(Words.time(Duration.ofMillis(took - worked)));
  }

  private static void more(String what, @Nullable String text) {
    if (text != null) {
      text.lines().forEach(line -> System.out.println("  " + what + Printable.of(line)));
    }
  }
}
