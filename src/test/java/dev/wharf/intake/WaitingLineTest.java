package dev.wharf.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.TestSettings;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.Inbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which packet is next. */
class WaitingLineTest {
  @TempDir Path root;
  private final Set<String> taken = new HashSet<>();

  private WaitingLine line(String... settings) throws IOException {
    Files.createDirectories(root.resolve("inbox"));
    Inbox inbox =
        TestSettings.in(root, settings.length == 0 ? Map.of() : Map.of(settings[0], settings[1]))
            .inbox("");
    InboxLook look = new InboxLook(() -> inbox, name -> false, Clock.systemUTC());
    return new WaitingLine(look, packet -> taken.contains(packet.value()));
  }

  /** Delivers packets, each a little later than the one before. */
  private void deliver(String... names) throws IOException {
    for (String name : names) {
      PacketName packet = PacketName.of("", name);
      Path made = Files.createDirectories(root.resolve("made"));
      Files.writeString(made.resolve(packet.zip()), name);
      Path target = root.resolve("inbox").resolve(name);
      Files.createDirectories(target.getParent());
      Files.move(made, target);
      Path after = Files.createFile(root.resolve("after"));
      while (!InPlace.named(after).isAfter(InPlace.named(target))) {
        Files.delete(after);
        Files.createFile(after);
      }
      Files.delete(after);
    }
  }

  private static List<String> names(List<InboxItem> items) {
    return items.stream().map(item -> item.packet().value()).toList();
  }

  @Test
  void theOneThatHasWaitedLongestIsFirst() throws IOException {
    deliver("c", "a", "d", "b");
    WaitingLine line = line();
    line.fill();
    assertThat(names(line.next(3))).containsExactly("c", "a", "d");
    assertThat(names(line.next(3))).containsExactly("b");
    assertThat(line.isEmpty()).isTrue();
  }

  @Test
  void whatComesLaterStandsBehind() throws IOException {
    deliver("b", "c");
    WaitingLine line = line();
    line.fill();
    deliver("a");
    line.add("", root.resolve("inbox/a"));
    line.add("", root.resolve("inbox/b"));
    assertThat(names(line.next(9))).containsExactly("b", "c", "a");
  }

  @Test
  void sendersTakeTurns() throws IOException {
    deliver("bulk/1", "bulk/2", "bulk/3", "bulk/4", "al/1", "bo/1", "bo/2");
    WaitingLine line = line("wharf.sender-folders", "yes");
    line.fill();
    assertThat(names(line.next(4))).containsExactly("bulk/1", "al/1", "bo/1", "bulk/2");
    assertThat(names(line.next(4))).containsExactly("bo/2", "bulk/3", "bulk/4");
  }

  @Test
  void whatIsTakenIsPassedOver() throws IOException {
    deliver("a", "b");
    taken.add("a");
    WaitingLine line = line();
    line.fill();
    assertThat(names(line.next(9))).containsExactly("b");
  }
}
