package dev.wharf.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wharf.local.RunningServer;
import dev.wharf.operate.Operations.RefusedException;
import dev.wharf.operate.PacketView;
import dev.wharf.operate.Status;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what a running server is doing. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Show what the running server is doing.")
final class StatusCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PERIOD_MILLIS = 500;
  private static final long LOOK_NANOS = 5_000_000_000L;
  private static final int HEIGHT = 24;
  private static final int WIDTH = 80;

  @Option(names = "--json", description = "As JSON, in one line; the API's GET /api/status.")
  private boolean json;

  @Option(names = "--watch", description = "Again and again, until it ends or Ctrl-C.")
  private boolean watch;

  @Override
  public Integer call() throws Exception {
    return RunningServers.visit(
        server -> {
          if (!watch) {
            print(server.status());
          } else if (json || !Progress.terminal() || isDumb()) {
            repeat(server, this::print);
          } else {
            live(server);
          }
        });
  }

  /** Shows a status. */
  private interface Screen {
    void show(Status status) throws IOException;
  }

  private void print(Status status) throws JsonProcessingException {
    if (json) {
      System.out.println(JSON.writeValueAsString(status));
    } else {
      StatusTable.lines(status).forEach(System.out::println);
    }
  }

  private static void live(RunningServer server) throws IOException, RefusedException {
    try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
      Display display = new Display(terminal, false);
      Watched watched = new Watched();
      AtomicLong looked = new AtomicLong(System.nanoTime() - LOOK_NANOS);
      repeat(
          server,
          status -> {
            long now = System.nanoTime();
            if (now - looked.get() >= LOOK_NANOS) {
              looked.set(now);
              watched.failed(failures(server));
            }
            watched.see(status, now);
            draw(terminal, display, watched.lines(status));
          });
    } finally {
      System.out.println(); // What is said next does not stick to the last line.
    }
  }

  private static List<PacketView> failures(RunningServer server) throws IOException {
    try {
      return server.packets("quarantined", "", "", 1).packets();
    } catch (RefusedException e) {
      return List.of(); // The ledger is away, say; the status tells of that.
    }
  }

  private static void draw(Terminal terminal, Display display, List<String> lines) {
    // Some terminals do not report their size.
    int rows = (terminal.getHeight() > 1 ? terminal.getHeight() : HEIGHT) - 1;
    int columns = terminal.getWidth() > 1 ? terminal.getWidth() : WIDTH;
    display.resize(rows + 1, columns);
    display.update(
        lines.stream()
            .limit(rows)
            .map(StatusCommand::shown)
            .map(line -> line.columnSubSequence(0, columns - 1))
            .toList(),
        -1);
  }

  // One that can do nothing but print, as in an editor: a picture cannot be drawn over.
  private static boolean isDumb() {
    return "dumb".equals(System.getenv("TERM"));
  }

  // By the convention of no-color.org.
  private static AttributedString shown(String line) {
    String refused = System.getenv("NO_COLOR");
    return refused != null && !refused.isEmpty()
        ? new AttributedString(AttributedString.stripAnsi(line))
        : AttributedString.fromAnsi(line);
  }

  private static void repeat(RunningServer server, Screen screen)
      throws IOException, RefusedException {
    try {
      while (true) {
        screen.show(server.status());
        Thread.sleep(PERIOD_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
