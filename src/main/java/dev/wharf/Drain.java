package dev.wharf;

import dev.wharf.ledger.PacketRecord;
import dev.wharf.packet.PacketName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes all that is ready in the inbox, and waits for it to end. */
final class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final long LOOK_MILLIS = 50;
  private static final Duration STUCK_AFTER = Duration.ofSeconds(60);
  private static final int MOST_COUNTED = 1_000_000;

  private final Server server;
  private long ended;
  private long lastProgress = System.nanoTime();

  Drain(Server server) {
    this.server = server;
  }

  /**
   * Waits until nothing is ready and nothing is in work.
   *
   * @return false when packets are left that could not be taken or moved
   */
  boolean await() throws IOException, InterruptedException {
    try (Bar bar = new Bar(terminal())) {
      while (!idle()) {
        if (stuck()) {
          return false;
        }
        bar.show(this);
        Thread.sleep(LOOK_MILLIS);
      }
      bar.show(this);
      return true;
    }
  }

  // The inbox first: what has left it by then is in work, or has ended.
  private boolean idle() throws IOException {
    return server.parts().claims().inWork() == 0
        && ready(1).isEmpty()
        && server.parts().claims().inWork() == 0
        && server.ledger().open().stream().noneMatch(packet -> packet.state().ending());
  }

  private List<PacketName> ready(int most) throws IOException {
    return server.parts().ready().in(server.settings().inbox(), most);
  }

  private boolean stuck() throws IOException {
    long now = System.nanoTime();
    long done = server.outcomes().ended();
    boolean waiting = server.ledger().open().stream().anyMatch(packet -> !packet.state().ending());
    if (done > ended
        || server.parts().claims().inWork() > 0
        || waiting
        || !server.parts().gate().open()) {
      ended = done;
      lastProgress = now;
    }
    if (now - lastProgress < STUCK_AFTER.toNanos()) {
      return false;
    }
    List<PacketName> left = ready(10);
    LOG.error("Nothing has moved for {} s; still there: {}", STUCK_AFTER.toSeconds(), left);
    for (PacketRecord packet : server.ledger().open()) {
      LOG.error("{} is {} since {}", packet.name(), packet.state(), packet.claimed());
    }
    return true;
  }

  /** Whether standard output is a terminal. */
  @SuppressWarnings("SystemConsoleNull") // Where there is no /proc, a guess has to do.
  static boolean terminal() {
    try {
      Path out = Files.readSymbolicLink(Path.of("/proc/self/fd/1"));
      return out.startsWith("/dev/pts") || out.toString().startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return System.console() != null;
    }
  }

  /** The progress bar, on a terminal alone. */
  private static final class Bar implements AutoCloseable {
    private final @Nullable ProgressBar bar;
    private long counted;

    Bar(boolean terminal) {
      bar =
          terminal
              ? new ProgressBarBuilder()
                  .setTaskName("packets")
                  .setStyle(ProgressBarStyle.ASCII)
                  .setUpdateIntervalMillis(200)
                  .build()
              : null;
    }

    void show(Drain drain) throws IOException {
      if (bar != null) {
        if (System.nanoTime() - counted > Duration.ofSeconds(1).toNanos()) {
          bar.maxHint(drain.server.outcomes().ended() + drain.ready(MOST_COUNTED).size());
          counted = System.nanoTime();
        }
        bar.stepTo(drain.server.outcomes().ended());
      }
    }

    @Override
    public void close() {
      if (bar != null) {
        bar.close();
      }
    }
  }
}
