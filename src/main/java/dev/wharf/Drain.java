package dev.wharf;

import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.PacketName;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes all that is ready in the inbox, and waits for it to end. */
final class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final long LOOK_MILLIS = 50;
  private static final Duration STUCK_AFTER = Duration.ofSeconds(60);
  private static final Duration RECOUNT_AFTER = Duration.ofSeconds(1);
  private static final int MOST_COUNTED = 1_000_000;

  private final Server server;
  private long counted;
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
    try (Progress bar = new Progress("packets")) {
      while (!idle()) {
        if (stuck()) {
          return false;
        }
        show(bar);
        Thread.sleep(LOOK_MILLIS);
      }
      show(bar);
      return true;
    }
  }

  private void show(Progress bar) throws IOException {
    long done = server.outcomes().ended();
    if (bar.shown() && System.nanoTime() - counted > RECOUNT_AFTER.toNanos()) {
      bar.outOf(done + ready(MOST_COUNTED).size());
      counted = System.nanoTime();
    }
    bar.at(done);
  }

  // The inbox first: what has left it by then is in work, or has ended.
  private boolean idle() throws IOException {
    return server.parts().claims().inWork() == 0
        && ready(1).isEmpty()
        && server.parts().claims().inWork() == 0
        && server.ledger().open().stream()
            .noneMatch(packet -> packet.state().ending() && server.ledger().ours(packet));
  }

  private List<PacketName> ready(int most) throws IOException {
    return server.parts().ready().in(server.settings().inbox(), most);
  }

  private boolean stuck() throws IOException {
    if (server.fault() != null) {
      LOG.error("Stopped: {}. Mend that and drain again; nothing is lost", server.fault());
      return true;
    }
    long now = System.nanoTime();
    long done = server.outcomes().ended();
    boolean waiting =
        server.ledger().open().stream()
            .anyMatch(
                packet ->
                    (packet.state() == PacketState.WAITING || packet.state() == PacketState.QUEUED)
                        && Files.exists(server.settings().inbox().resolve(packet.name().value())));
    if (done > ended || server.parts().claims().inWork() > 0 || waiting) {
      ended = done;
      lastProgress = now;
    }
    if (now - lastProgress < STUCK_AFTER.plus(server.settings().missingZipAfter()).toNanos()) {
      return false;
    }
    List<PacketName> left = ready(10);
    if (!server.parts().gate().check()) {
      LOG.error("The intake is paused; the log above says why");
    }
    LOG.error("Nothing has moved for {} s; still there: {}", STUCK_AFTER.toSeconds(), left);
    for (PacketRecord packet : server.ledger().open()) {
      LOG.error("{} is {} since {}", packet.name(), packet.state(), packet.claimed());
    }
    return true;
  }
}
