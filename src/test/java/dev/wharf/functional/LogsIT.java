package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.WharfProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsIT {
  @TempDir Path folder;

  /** A good packet, a bad one, one whose processing fails twice, and one without its zip. */
  private WharfProcess serve(String format) throws Exception {
    WharfProcess wharf =
        new WharfProcess(folder)
            .setting("camel.beans.packetProcessor", "#class:dev.wharf.process.Command")
            .setting("camel.beans.packetProcessor.command", "test -f {data}/fine")
            .setting("wharf.log.format", format)
            .setting("wharf.retry.attempts", "2")
            .setting("wharf.retry.delay", "10ms")
            .setting("wharf.missing-zip-after", "1s");
    Process server = wharf.serve();
    wharf.inbox().deliver("good", PacketFolders.zip(Map.of("fine", "")));
    wharf.inbox().deliver("bad\nname", "no zip".getBytes(StandardCharsets.UTF_8));
    wharf.inbox().deliver("failing", PacketFolders.zip(1));
    Files.createDirectory(folder.resolve("inbox/empty"));
    assertThatFolder(folder.resolve("archive/good")).appears();
    assertThatFolder(folder.resolve("quarantine/bad\nname")).appears();
    assertThatFolder(folder.resolve("quarantine/failing")).appears();
    assertThatFolder(folder.resolve("quarantine/empty")).appears();
    server.destroy();
    server.waitFor();
    return wharf;
  }

  @Test
  void jsonHasOneObjectInALineAndThePacketInEachLineOfItsWork() throws Exception {
    List<JsonNode> events = read(serve("json").log());
    for (String name : List.of("good", "bad\\nname", "failing", "empty")) {
      List<JsonNode> about =
          events.stream()
              .filter(event -> event.get("formattedMessage").asText().contains(name))
              .toList();
      assertThat(about)
          .as(name)
          .isNotEmpty()
          .allSatisfy(event -> assertThat(event.at("/mdc/packet").asText()).isEqualTo(name));
      assertThat(about)
          .filteredOn(event -> event.get("level").asText().equals("INFO"))
          .as("one outcome of " + name)
          .hasSize(1);
    }
  }

  @Test
  void textHasOneLineForEachOutcome() throws Exception {
    String log = serve("text").log();
    assertThat(
            log.lines()
                .filter(line -> line.matches("[\\d-]+ [\\d:.]+ INFO +(archived|quarantined) .*")))
        .hasSize(4)
        .anyMatch(line -> line.contains("INFO  archived good: 1 entries, 0 B, "))
        .anyMatch(line -> line.contains("INFO  quarantined bad\\nname: not-zip: "))
        .anyMatch(line -> line.contains("INFO  quarantined failing: processing-failed: "))
        .anyMatch(line -> line.contains("INFO  quarantined empty: missing-zip: "));
    assertThat(log).doesNotContain("\tat ", "\u001b");
  }

  private static List<JsonNode> read(String log) throws Exception {
    List<JsonNode> events = new ArrayList<>();
    for (String line : log.lines().toList()) {
      events.add(new ObjectMapper().readTree(line));
    }
    return events;
  }
}
