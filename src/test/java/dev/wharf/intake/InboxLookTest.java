package dev.wharf.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.ManualClock;
import dev.wharf.fixture.TestSettings;
import dev.wharf.intake.InboxItem.Kind;
import dev.wharf.settings.Inbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What something in an inbox is taken for. */
class InboxLookTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path root;
  private final ManualClock clock = new ManualClock(START);
  private final Map<String, String> settings = new HashMap<>();
  private Path inbox;
  private InboxLook look;

  @BeforeEach
  void make() throws IOException {
    inbox = Files.createDirectories(root.resolve("inbox"));
  }

  private InboxItem seen(Path item) {
    if (look == null) {
      Inbox read = TestSettings.in(root, settings).inbox("");
      look = new InboxLook(() -> read, name -> Set.of("", "ct").contains(name), clock);
    }
    String sender = item.getParent().equals(inbox) ? "" : item.getParent().getFileName().toString();
    return look.look(sender, item);
  }

  private Kind kind(String name) {
    return seen(inbox.resolve(name)).kind();
  }

  private Path folder(String name, String... files) throws IOException {
    Path made = Files.createDirectories(root.resolve("made folders").resolve(name));
    for (String file : files) {
      Files.writeString(made.resolve(file), "content");
    }
    return Files.move(made, inbox.resolve(name));
  }

  private Path file(String name) throws IOException {
    Path made = Files.writeString(root.resolve("made"), "content");
    Files.setLastModifiedTime(made, FileTime.from(START));
    return Files.move(made, inbox.resolve(name));
  }

  @Test
  void folderWithItsZipIsReady() throws IOException {
    InboxItem item = seen(folder("run", "run.zip", "notes.txt"));
    assertThat(item.kind()).isEqualTo(Kind.READY);
    assertThat(item.packet().value()).isEqualTo("run");
    assertThat(item.ready().zip()).isEqualTo(inbox.resolve("run/run.zip"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"run-downloading", "run.part", "run.tmp"})
  void whatHasOneOfTheSuffixesArrives(String name) throws IOException {
    settings.put("wharf.incomplete-suffix", "-downloading, .part,.tmp");
    InboxItem item = seen(folder(name, "run.zip"));
    assertThat(item.kind()).isEqualTo(Kind.ARRIVING);
    assertThat(item.packet().value()).isEqualTo("run");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"@eaDir", "#recycle", "$RECYCLE.BIN", "lost+found", "THUMBS.DB", ".x", "~$a.doc"})
  void whatSystemsKeepInAShareIsIgnored(String name) throws IOException {
    folder(name, name + ".zip");
    assertThat(kind(name)).isEqualTo(Kind.IGNORED);
  }

  @Test
  void folderWithoutItsZipSaysWhatItHolds() throws IOException {
    InboxItem item = seen(folder("run", "run (1).zip", "notes.txt"));
    assertThat(item.kind()).isEqualTo(Kind.WITHOUT_ZIP);
    assertThat(item.why()).isEqualTo("it holds 'run (1).zip'");
    assertThat(seen(folder("none")).why()).isEqualTo("it is empty");
    assertThat(seen(folder("text", "a.txt")).why()).isEqualTo("it holds no zip, but 'a.txt'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nonexistent", "run.zip"})
  void zipThatIsALinkToNowhereIsNoZip(String target) throws IOException {
    Path run = folder("run");
    Files.createSymbolicLink(run.resolve("run.zip"), Path.of(target));
    InboxItem item = seen(run);
    assertThat(item.kind()).isEqualTo(Kind.WITHOUT_ZIP);
    assertThat(item.why()).isEqualTo("it holds 'run.zip' (a link that leads nowhere)");
  }

  @Test
  void plainZipThatIsALinkToNowhereIsAStray() throws IOException {
    settings.put("wharf.accept", "both");
    Path link = Files.createSymbolicLink(inbox.resolve("run.zip"), Path.of("run.zip"));
    assertThat(seen(link).kind()).isEqualTo(Kind.STRAY);
    assertThat(seen(link).why()).isEqualTo("is a link that leads nowhere");
  }

  @Test
  void whatStandsBehindALinkIsNotTold() throws IOException {
    Path others = Files.createDirectory(inbox.resolveSibling("others"));
    Files.createFile(others.resolve("secret.txt"));
    Path link = Files.createSymbolicLink(inbox.resolve("run"), others);
    assertThat(seen(link).why()).isEqualTo("it is a link");
  }

  @Test
  void looseFileIsAStrayThatSaysWhatWouldHelp() throws IOException {
    assertThat(seen(file("run.zip")).why()).contains("wharf.accept = both");
    assertThat(seen(file("notes.txt")).kind()).isEqualTo(Kind.STRAY);
  }

  @Test
  void zipThatGrowsIsSeenThoughNoOtherFileIsLookedAt() throws IOException {
    Path run = folder("run", "run.ZIP", "a", "b");
    Stillness stillness = new Stillness(clock, 0);
    Path zip = run.resolve("run.ZIP");
    assertThat(stillness.lasts(run, zip, Duration.ofSeconds(1))).isFalse();
    clock.advance(Duration.ofSeconds(2));
    Files.writeString(zip, "more", StandardOpenOption.APPEND);
    assertThat(stillness.lasts(run, zip, Duration.ofSeconds(1))).isFalse();
    clock.advance(Duration.ofSeconds(2));
    assertThat(stillness.lasts(run, zip, Duration.ofSeconds(1))).isTrue();
  }

  @Test
  void folderIntoWhichMoreIsPutSettlesFirst() throws IOException {
    Path run = folder("run", "run.zip");
    Files.setLastModifiedTime(run.resolve("run.zip"), FileTime.from(START));
    assertThat(kind("run")).isEqualTo(Kind.READY);
    Files.setLastModifiedTime(inbox, FileTime.from(Instant.now().minusSeconds(5)));
    Files.writeString(run.resolve(".video.mp4.X1y2Z3"), "half");
    assertThat(kind("run")).isEqualTo(Kind.SETTLING);
  }

  @Test
  void zipThatIsWrittenUnderItsFinalNameSettlesFirst() throws IOException {
    Path folder = Files.createDirectory(inbox.resolve("run"));
    Path zip = Files.writeString(folder.resolve("run.zip"), "half");
    Files.setLastModifiedTime(zip, FileTime.from(Instant.now().plusMillis(50)));
    assertThat(kind("run")).isEqualTo(Kind.SETTLING);
    clock.advance(Duration.ofSeconds(3));
    assertThat(kind("run")).isEqualTo(Kind.READY);
    Files.writeString(zip, "more of it");
    Files.setLastModifiedTime(zip, FileTime.from(Instant.now().plusMillis(50)));
    assertThat(kind("run")).as("it is written to again").isEqualTo(Kind.SETTLING);
  }

  @ParameterizedTest
  @CsvSource({"{packet}.done, run.done", "{packet}/ready, run/ready", "ok_{packet}, ok_run"})
  void markerMakesAPacketWhole(String setting, String marker) throws IOException {
    settings.put("wharf.arrival", "marker");
    settings.put("wharf.marker", setting);
    folder("run", "run.zip");
    assertThat(kind("run")).isEqualTo(Kind.ARRIVING);
    Files.createFile(inbox.resolve(marker));
    assertThat(kind("run")).isEqualTo(Kind.READY);
    if (!setting.contains("/")) {
      assertThat(kind(marker)).isEqualTo(Kind.IGNORED);
    }
  }

  @Test
  void markerWithoutItsPacketTellsOfAnArrival() throws IOException {
    settings.put("wharf.arrival", "marker");
    assertThat(seen(file("run.done")).kind()).isEqualTo(Kind.ARRIVING);
  }

  @Test
  void quietPacketIsWholeWhenNothingInItChangesAnyMore() throws IOException {
    settings.put("wharf.arrival", "quiet");
    Path folder = folder("run", "run.zip");
    assertThat(kind("run")).isEqualTo(Kind.SETTLING);
    clock.advance(Duration.ofSeconds(29));
    assertThat(kind("run")).isEqualTo(Kind.SETTLING);
    Files.writeString(folder.resolve("more.txt"), "more");
    clock.advance(Duration.ofSeconds(2));
    assertThat(kind("run")).isEqualTo(Kind.SETTLING);
    clock.advance(Duration.ofSeconds(30));
    assertThat(kind("run")).isEqualTo(Kind.READY);
  }

  @Test
  void oneLookIsNeverEnoughForQuiet() throws IOException {
    settings.put("wharf.arrival", "quiet");
    folder("run", "run.zip");
    clock.advance(Duration.ofHours(1));
    assertThat(kind("run")).isEqualTo(Kind.SETTLING);
  }

  @Test
  void plainZipIsAPacketWhereZipsAreAccepted() throws IOException {
    settings.put("wharf.accept", "zips");
    InboxItem item = seen(file("run.ZIP"));
    assertThat(item.kind()).isEqualTo(Kind.READY);
    assertThat(item.packet().value()).isEqualTo("run");
    assertThat(item.ready().plain()).isTrue();
    assertThat(seen(file("run.ZIP.sha256")).kind()).isEqualTo(Kind.IGNORED);
    assertThat(seen(file("late.zip.sha256")).kind()).isEqualTo(Kind.ARRIVING);
    assertThat(seen(folder("folder", "folder.zip")).kind()).isEqualTo(Kind.STRAY);
    assertThat(seen(file("notes.txt")).kind()).isEqualTo(Kind.STRAY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run-downloading.zip", "run.zip-downloading"})
  void plainZipMayHaveItsSuffixBeforeOrBehindItsEnd(String name) throws IOException {
    settings.put("wharf.accept", "both");
    InboxItem item = seen(file(name));
    assertThat(item.kind()).isEqualTo(Kind.ARRIVING);
    assertThat(item.packet().value()).isEqualTo("run");
  }

  @Test
  void packetsStandInTheirSendersFolders() throws IOException {
    settings.put("wharf.sender-folders", "yes");
    folder("al");
    Path made = folder("run", "run.zip");
    InboxItem item = seen(Files.move(made, inbox.resolve("al/run")));
    assertThat(item.kind()).isEqualTo(Kind.READY);
    assertThat(item.packet().value()).isEqualTo("al/run");
    assertThat(seen(file("loose.zip")).kind()).isEqualTo(Kind.STRAY);
    assertThat(seen(folder("ct")).why()).contains("named like an inbox");
  }

  @Test
  void backslashIsALetterLikeAnyOther() throws IOException {
    InboxItem item = seen(folder("a\\b", "a\\b.zip"));
    assertThat(item.kind()).isEqualTo(Kind.READY);
    assertThat(look.listing().ofZip(item.ready().zip()).packet().value()).isEqualTo("a\\b");
  }
}
