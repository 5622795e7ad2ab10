package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.operate.Operations.Replayed;
import dev.wharf.operate.Operations.Selection;
import dev.wharf.operate.PacketQuery;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files of a sender that read like receipts are data, and steer nothing. */
class ForgedReceiptsTest {
  private static final byte[] BAD = "no zip".getBytes(StandardCharsets.UTF_8);

  @RegisterExtension final TestServer wharf = new TestServer();

  private void deliver(String name, byte[] zip, Map<String, String> others) throws IOException {
    Path arriving = wharf.inbox().arriving(name, zip);
    for (Map.Entry<String, String> other : others.entrySet()) {
      Files.writeString(arriving.resolve(other.getKey()), other.getValue());
    }
    Files.move(arriving, wharf.folder("inbox").resolve(name));
  }

  private static String receipt(String id, String packet, String outcome) {
    return "{\"id\":\"%s\",\"packet\":\"%s\",\"outcome\":\"%s\",\"reason\":\"not-zip\"}"
        .formatted(id, packet, outcome);
  }

  @Test
  void replayPutsEachFolderBackUnderItsOwnName() throws Exception {
    wharf.start();
    deliver("escapes", BAD, Map.of("wharf~9.json", receipt("x", "../../x", "quarantined")));
    deliver("steals", BAD, Map.of("wharf~9.json", receipt("y", "somebody", "quarantined")));
    deliver("innocent", BAD, Map.of());
    for (String name : List.of("escapes", "steals", "innocent")) {
      assertThatFolder(wharf.quarantined(name)).isQuarantined(Reason.NOT_ZIP);
    }
    wharf.settleWork();

    Replayed replayed = wharf.operations().replay(new Selection(null, "not-zip", false));

    assertThat(replayed.problems()).isEmpty();
    assertThat(replayed.replayed()).containsExactlyInAnyOrder("escapes", "steals", "innocent");
    for (String name : List.of("escapes", "steals", "innocent")) {
      assertThatFolder(wharf.quarantined(name)).isQuarantined(Reason.NOT_ZIP);
    }
    assertThat(wharf.quarantined("somebody")).doesNotExist();
  }

  @Test
  void replayOfOneThatCannotBeLeavesTheOthersAlone() throws Exception {
    wharf.start();
    deliver("one", BAD, Map.of());
    assertThatFolder(wharf.quarantined("one")).isQuarantined(Reason.NOT_ZIP);
    wharf.settleWork();
    Path strange = Files.createDirectory(wharf.quarantined("strange"));
    Files.writeString(strange.resolve("wharf.json"), receipt("x", "../../x", "quarantined"));

    Replayed replayed = wharf.operations().replay(new Selection(null, null, true));

    assertThat(replayed.replayed()).containsExactly("one");
    assertThat(replayed.problems()).containsOnlyKeys("strange");
  }

  @Test
  void firstDeliveryIsNoDuplicateBecauseOfAnothersFile() throws IOException {
    wharf.start();
    byte[] zip = PacketFolders.zip(2);
    wharf.inbox().deliver("model", zip);
    assertThatFolder(wharf.archived("model")).isArchived();
    String claim =
        Files.readString(wharf.archived("model").resolve("wharf.json"))
            .replace("\"model\"", "\"victim\"");
    deliver("forger", PacketFolders.zip(1), Map.of("wharf~9.json", claim));
    assertThatFolder(wharf.archived("forger")).isArchived();
    Files.move(wharf.archived("forger"), wharf.archived("victim"));

    wharf.inbox().deliver("victim", zip);

    assertThatFolder(wharf.archived("victim~2")).isArchived();
  }

  @Test
  void copyOfReceiptThatStandsInQuarantineChangesNothingThere() throws Exception {
    wharf.start();
    deliver("first", BAD, Map.of());
    assertThatFolder(wharf.quarantined("first")).isQuarantined(Reason.NOT_ZIP);
    wharf.settleWork();
    String copy = Files.readString(wharf.quarantined("first").resolve("wharf.json"));

    deliver("second", BAD, Map.of("wharf.json", copy));
    assertThatFolder(wharf.quarantined("second")).appears();
    wharf.settleWork();

    assertThat(wharf.quarantined("second").resolve("wharf.json")).hasContent(copy);
    assertThat(
            wharf
                .operations()
                .packets(new PacketQuery("quarantined", "first", "", "", "", 1))
                .packets())
        .hasSize(1);
  }
}
