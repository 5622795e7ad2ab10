package dev.wharf.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.StatusBuilder;
import dev.wharf.operate.PacketView;
import dev.wharf.operate.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchedTest {
  private final Watched watched = new Watched();

  private void see(long seconds, long archived) {
    watched.see(
        new StatusBuilder().archived(archived).build(), Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void tellsHowFastPacketsEndAndHowLongTheRestWillTake() {
    Status status = new StatusBuilder().archived(120).waiting(60, 1).build();
    see(0, 100);
    see(10, 120);
    assertThat(watched.lines(status).get(1)).isEqualTo("120.0 packets a minute, through in 30 s");
  }

  @Test
  void forgetsWhatWasLongAgo() {
    see(0, 0);
    see(100, 1000);
    see(130, 1000);
    assertThat(watched.lines(new StatusBuilder().build()).get(1)).isEqualTo("0.0 packets a minute");
  }

  @Test
  void tellsWhatFailedLast() {
    see(0, 0);
    watched.failed(
        List.of(
            new PacketView(
                "id",
                "bad\nname",
                "quarantined",
                "bad",
                "slip",
                "why",
                null,
                null,
                1,
                0,
                0,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null)));
    List<String> lines =
        watched.lines(
            new StatusBuilder()
                .work(new Status.Working("one", "id", 1, "unpacking", "", 2, 1, 2, 1, 0, 7, false))
                .build());
    assertThat(lines).contains("failed last", "  bad\\nname  \u001b[31mslip\u001b[0m: why");
    assertThat(lines.indexOf("failed last"))
        .as("a low screen shows it, too")
        .isBetween(1, lines.indexOf("in work"));
  }

  @Test
  void whatNeedsSomebodyIsColoured() {
    see(0, 0);
    assertThat(watched.lines(new StatusBuilder().paused("a full disk").build()))
        .contains("\u001b[31mPAUSED: a full disk\u001b[0m");
    assertThat(watched.lines(new StatusBuilder().undelivered(2).build()))
        .anyMatch(line -> line.startsWith("\u001b[31mundelivered"));
  }
}
