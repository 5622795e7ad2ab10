package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.WharfProcess;
import dev.wharf.fixture.WharfProcess.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsIT {
  @TempDir Path folder;
  private WharfProcess wharf;

  @BeforeEach
  void prepare() throws IOException {
    wharf = new WharfProcess(folder);
  }

  @Test
  void demoShowsGoodAndBadPackets() throws Exception {
    Result demo = wharf.run("demo");
    assertThat(demo.exit()).isZero();
    assertThat(demo.out())
        .contains("2 archived, 3 quarantined", "crc-error 1", "slip 1", "truncated 1")
        .contains("Each folder holds its receipt");
    assertThat(demo.err()).doesNotContain("Exception", "\tat ");
  }

  @Test
  void drainDeliversReceiptsAndShipsBeforeItEnds() throws Exception {
    Path told = folder.resolve("told");
    Path seen = folder.resolve("seen");
    Path shipped = folder.resolve("shipped");
    wharf
        .setting("wharf.on-archived", "file:" + told)
        .setting("wharf.receipts", seen.toString())
        .setting("wharf.ship-to", "file:" + shipped);
    wharf.inbox().deliver("one", PacketFolders.zip(1));

    assertThat(wharf.run("drain").exit()).isZero();

    assertThat(told).isNotEmptyDirectory();
    assertThat(seen.resolve("one.json")).content().contains("\"archived\"");
    assertThat(shipped.resolve("one/wharf.json")).exists();
  }

  @Test
  void drainSaysWhatIsStillToDoThatFails() throws Exception {
    wharf.setting("wharf.on-archived", "command:false");
    wharf.inbox().deliver("one", PacketFolders.zip(1));

    assertThat(wharf.run("drain").out())
        .contains("still to do: 1 receipt to deliver; the next server that runs does it");
  }

  @Test
  void drainTellsByItsExitCodeHowPacketsEnded() throws Exception {
    assertThat(wharf.run("drain").exit()).isZero();
    wharf.inbox().deliver("good", PacketFolders.zip(3));
    Result good = wharf.run("drain");
    assertThat(good.exit()).isZero();
    assertThat(good.out()).startsWith("drained: 1 archived, 0 quarantined in ");
    wharf.inbox().deliver("bad\n\u001b[31m", "no zip".getBytes(StandardCharsets.UTF_8));
    Result bad = wharf.run("drain");
    assertThat(bad.exit()).isEqualTo(2);
    assertThat(bad.out()).startsWith("drained: 0 archived, 1 quarantined (not-zip 1) in ");
    assertThat(bad.err()).contains("bad\\n\\u{1b}[31m").doesNotContain("\u001b");
  }

  @Test
  void replayPutsPacketsBackAndSaysWhyNot() throws Exception {
    wharf.inbox().deliver("bad", "no zip".getBytes(StandardCharsets.UTF_8));
    wharf.run("drain");
    assertThat(wharf.run("replay", "nobody"))
        .satisfies(none -> assertThat(none.exit()).isEqualTo(1))
        .satisfies(none -> assertThat(none.err()).contains("nobody: is not in the quarantine"));
    assertThat(wharf.run("replay", "--reason", "slip").out()).isEqualTo("replayed 0, left 0\n");
    assertThat(wharf.run("replay", "--all").out()).isEqualTo("replayed bad\nreplayed 1, left 0\n");
    assertThat(folder.resolve("inbox/bad/bad.zip")).exists();
    assertThat(wharf.run("replay").exit()).isEqualTo(1);
  }

  @Test
  void verifyFindsWhatWasChangedInTheArchive() throws Exception {
    assertThat(wharf.run("verify").exit()).isEqualTo(1);
    for (String name : new String[] {"well", "changed", "missing", "added", "gone", "damaged"}) {
      wharf.inbox().deliver(name, PacketFolders.zip(3));
    }
    wharf.run("drain");
    assertThat(wharf.run("verify"))
        .satisfies(well -> assertThat(well.exit()).isZero())
        .satisfies(
            well ->
                assertThat(well.out())
                    .isEqualTo("verified: 6 packets in the archive, 0 problems\n"));
    Path archive = folder.resolve("archive");
    Files.writeString(archive.resolve("changed/data/folder/file-1.txt"), "content of file 2\n");
    Files.delete(archive.resolve("missing/data/folder/file-1.txt"));
    Files.writeString(archive.resolve("added/data/stranger"), "?");
    Files.move(archive.resolve("gone"), folder.resolve("gone"));
    byte[] zip = Files.readAllBytes(archive.resolve("damaged/damaged.zip"));
    zip[50] ^= 1;
    Files.write(archive.resolve("damaged/damaged.zip"), zip);
    Result ill = wharf.run("verify");
    assertThat(ill.exit()).isEqualTo(2);
    assertThat(ill.out().lines())
        .contains(
            "changed: 'folder/file-1.txt' differs",
            "missing: 'folder/file-1.txt' is missing",
            "added: it has files that are not from its zip: 'stranger'",
            "gone: the ledger knows it as archived, the archive has no receipt of it; if it was removed"
                + " on purpose: wharf forget gone",
            "verified: 5 packets in the archive, 5 problems")
        .anyMatch(line -> line.startsWith("damaged: its zip: entry 'folder/file-0.txt'"));
  }

  @Test
  void checkFindsNothingHereAndNamesWhatIsWrong() throws Exception {
    Result well = wharf.run("check");
    assertThat(well.exit()).isZero();
    assertThat(well.out().lines()).allMatch(line -> line.startsWith("ok"));
    Files.writeString(folder.resolve("routes/broken.camel.yaml"), "- route: [");
    Result ill = wharf.run("check");
    assertThat(ill.exit()).isEqualTo(1);
    assertThat(ill.out()).containsPattern("error +routes .*broken.camel.yaml");
  }

  @Test
  void badStartEndsWithOneClearMessage() throws Exception {
    Path routes = folder.resolve("routes");
    String unpack = Files.readString(routes.resolve("unpack.camel.yaml"));
    wharf.setting("camel.beans.entryProcessor", "#class:com.acme.Missing");
    refuses("there is no class com.acme.Missing (application.properties line");
    wharf.setting("camel.beans.entryProcessor", "#class:dev.wharf.process.WriteEntry");
    Files.writeString(routes.resolve("unpack.camel.yaml"), unpack.replace("- split:", "- splitt:"));
    refuses(
        "Unknown node id: splitt in file:routes/unpack.camel.yaml, line "
            + line(unpack, "- split:"));
    Files.writeString(routes.resolve("unpack.camel.yaml"), unpack.replace("ref: door", "ref: dor"));
    refuses(
        "No bean could be found in the registry for: dor (routes/unpack.camel.yaml line "
            + line(unpack, "ref: door"));
    Files.delete(routes.resolve("unpack.camel.yaml"));
    refuses("Packets are sent to seda:packets, but no route takes them from there");
    wharf.setting("camel.main.routes-include-pattern", "file:nowhere/*.yaml");
    refuses("nowhere");
    wharf.setting("wharf.packets", "0").setting("wharf.work", "inbox/work");
    refuses(
        "wharf.packets=0: must be a whole number from 1 to 1000", "must not lie in wharf.inbox");
    Files.delete(folder.resolve("application.properties"));
    refuses("application.properties is not there");
  }

  private static int line(String text, String part) {
    return (int) text.substring(0, text.indexOf(part)).lines().count();
  }

  private void refuses(String... messages) throws Exception {
    long began = System.nanoTime();
    Result start = wharf.run("run");
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)).isLessThan(10);
    assertThat(start.exit()).isEqualTo(1);
    assertThat(start.err()).contains(messages).doesNotContain("\tat ");
    assertThat(start.err().lines())
        .hasSizeLessThanOrEqualTo(2)
        .allMatch(l -> l.startsWith("wharf: "));
  }

  @Test
  void secondServerOnTheSameStateFolderIsToldWhoHoldsIt() throws Exception {
    Process first = wharf.serve();
    try {
      Result second = wharf.run("run");
      assertThat(second.exit()).isEqualTo(1);
      assertThat(second.err()).contains("in use by process " + first.pid() + " on ");
    } finally {
      first.destroyForcibly().waitFor();
    }
    wharf.inbox().deliver("good", PacketFolders.zip(1));
    assertThat(wharf.run("drain").exit()).isZero();
    assertThatFolder(folder.resolve("archive/good")).isArchived();
  }
}
