package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import dev.wharf.server.RoutesWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of the routes that is cut after each of its lines while packets come. */
class CutRoutesTest {
  private static final int PACKETS = 200;

  @RegisterExtension final TestServer wharf = new TestServer();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "intake",
        "unpack",
        "entries",
        "process",
        "archive",
        "quarantine",
        "housekeeping/recovery"
      })
  void changesNothingAndAllPacketsAreArchived(String name) throws Exception {
    Path file = wharf.ownFiles().resolve("routes/" + name + ".camel.yaml");
    // The looks are this test's own, so that each cut is seen.
    Files.delete(
        file.resolveSibling(
            name.contains("/") ? "changes.camel.yaml" : "housekeeping/changes.camel.yaml"));
    wharf.start();
    RoutesWatch watch =
        wharf.context().getRegistry().lookupByNameAndType("routesWatch", RoutesWatch.class);
    String whole = Files.readString(file);
    List<String> lines = whole.lines().toList();
    int packets = 0;
    for (int cut = 0; cut < lines.size(); cut++) {
      write(file, String.join("\n", lines.subList(0, cut)));
      watch.look(); // Sees that it is another.
      watch.look(); // Sees that it is the same as before, and takes or refuses it.
      for (int upTo = PACKETS * (cut + 1) / lines.size(); packets < upTo; packets++) {
        wharf.inbox().deliver("p" + packets, PacketFolders.zip(2));
      }
    }
    assertThat(wharf.refusedEdits()).isNotEmpty();
    write(file, whole);
    watch.look();
    watch.look();
    Waiting.until("it is fixed", () -> wharf.refusedEdits().isEmpty());
    wharf.settle();
    assertThat(wharf.folder("archive").toFile().list()).hasSize(PACKETS);
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
  }
}
