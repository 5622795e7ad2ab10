package dev.wharf.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.TestSettings;
import dev.wharf.fixture.Waiting;
import dev.wharf.ledger.SteadyClock;
import dev.wharf.settings.Inbox;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When an inbox is polled in which looking for packets costs 300 ms. */
class InboxWatchTest {
  private static final Duration SOON = Duration.ofSeconds(8);

  @TempDir Path inbox;
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
  private final AtomicInteger polls = new AtomicInteger();
  private final AtomicLong claimed = new AtomicLong();
  private final List<String> names = new CopyOnWriteArrayList<>();
  private final DefaultCamelContext context = new DefaultCamelContext();
  private volatile int taken = 1;
  private InboxWatch watch;

  @BeforeEach
  void start() {
    Inbox settings =
        TestSettings.in(
                inbox.resolveSibling("folders"),
                Map.of("wharf.inbox", inbox.toString(), "wharf.incomplete-suffix", "-arriving"))
            .inbox("");
    watch =
        new InboxWatch(
            new InboxLook(() -> settings, name -> false, new SteadyClock()),
            name -> false,
            Duration.ofMillis(20),
            claimed::get);
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
    List<InboxItem> next = watch.next(1000);
    next.forEach(item -> names.add(item.packet().value()));
    claimed.addAndGet((long) taken * next.size());
    if (!next.isEmpty()) {
      return;
    }
    long end = CPU.getCurrentThreadCpuTime() + Duration.ofMillis(300).toNanos();
    while (CPU.getCurrentThreadCpuTime() < end) {
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
    Waiting.within(SOON, "it is polled for the zip", () -> names.equals(List.of("p")));
  }

  @Test
  void packetThatAnEventNamesIsPolledForAlone() throws IOException {
    for (String packet : List.of("a", "b")) {
      Files.createDirectory(inbox.resolve(packet + "-arriving"));
      Files.createFile(inbox.resolve(packet + "-arriving").resolve(packet + ".zip"));
      Files.move(inbox.resolve(packet + "-arriving"), inbox.resolve(packet));
      Waiting.within(SOON, "it is polled for", () -> names.contains(packet));
    }
    assertThat(names).containsExactly("a", "b");
    assertThat(polls).as("the inbox goes on resting").hasValue(1);
  }

  @Test
  void packetThatIsNotTakenWhenItIsNamedIsFoundByThePollOfAll() throws IOException {
    taken = 0;
    Files.createDirectory(inbox.resolve("p-arriving"));
    Files.createFile(inbox.resolve("p-arriving/p.zip"));
    Files.move(inbox.resolve("p-arriving"), inbox.resolve("p"));
    Waiting.within(SOON, "all is looked through", () -> names.equals(List.of("p", "p")));
  }

  @Test
  void inboxRestsMuchLongerThanItWasLookedThrough() {
    long before = System.nanoTime();
    Waiting.until("it is polled again though nothing came", () -> polls.get() == 2);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofSeconds(5));
  }
}
