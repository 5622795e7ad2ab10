package dev.wharf.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.TestSettings;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Inbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoPacketsTest {
  @TempDir Path inbox;

  private Inbox inbox() {
    return TestSettings.in(inbox.resolveSibling("others"), Map.of("wharf.inbox", inbox.toString()))
        .inbox("");
  }

  @Test
  void standInTheInboxUnderTheirOwnNames() throws IOException {
    Map<String, String> packets = DemoPackets.deliver(inbox(), "7");

    assertThat(inbox.toFile().list()).containsExactlyInAnyOrderElementsOf(packets.keySet());
    for (String name : packets.keySet()) {
      assertThat(name).startsWith("demo-7-");
      assertThat(Files.size(inbox.resolve(name).resolve(name + ".zip"))).isPositive();
    }
  }

  @Test
  void sayWhatIsToBecomeOfThem() throws IOException {
    assertThat(DemoPackets.deliver(inbox(), "7").values())
        .contains("archived")
        .filteredOn(expected -> !expected.equals("archived"))
        .isNotEmpty()
        .allMatch(
            expected ->
                expected.startsWith("quarantined as ")
                    && Arrays.stream(Reason.values())
                        .anyMatch(reason -> expected.contains(" as " + reason.code())));
  }

  @Test
  void mayBeDeliveredAgain() throws IOException {
    DemoPackets.deliver(inbox(), "1");
    DemoPackets.deliver(inbox(), "2");

    assertThat(inbox.toFile().list()).hasSize(10);
  }
}
