package dev.wharf.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When an inbox is polled in which looking for packets costs 300 ms. */
class InboxWatchTest {
  private static final Duration SOON = Duration.ofSeconds(3);

  @TempDir Path inbox;
  private final AtomicInteger polls = new AtomicInteger();
  private final DefaultCamelContext context = new DefaultCamelContext();
  private InboxWatch watch;

  @BeforeEach
  void start() {
    watch =
        new InboxWatch(inbox, Duration.ofMillis(20), name -> !name.endsWith("-arriving"), () -> 0);
    watch.setCamelContext(context);
    watch.scheduleTask(this::poll);
    watch.startScheduler();
    Waiting.until("the first poll has ended", () -> polls.get() == 1);
  }

  @AfterEach
  void stop() {
    watch.unscheduleTask();
    context.stop();
  }

  private void poll() {
    long end = System.nanoTime() + Duration.ofMillis(300).toNanos();
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    polls.incrementAndGet();
  }

  @Test
  void folderThatArrivesIsSeenSoon() throws IOException {
    Files.createDirectory(inbox.resolve("p-arriving"));
    Files.move(inbox.resolve("p-arriving"), inbox.resolve("p"));
    Waiting.within(SOON, "it is polled for the folder", () -> polls.get() == 2);
  }

  @Test
  void zipThatComesIntoAFolderThatIsThereIsSeenSoon() throws IOException {
    Files.createDirectory(inbox.resolve("p"));
    Waiting.within(SOON, "it is polled for the folder", () -> polls.get() == 2);
    Files.createFile(inbox.resolve("p/p.zip"));
    Waiting.within(SOON, "it is polled for the zip", () -> polls.get() == 3);
  }

  @Test
  void inboxRestsMuchLongerThanItWasLookedThrough() {
    long before = System.nanoTime();
    Waiting.until("it is polled again though nothing came", () -> polls.get() == 2);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofSeconds(5));
  }
}
