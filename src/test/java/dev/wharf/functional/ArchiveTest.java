package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.HostileZips;
import dev.wharf.fixture.Mutant;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.RawZip;
import dev.wharf.fixture.TestServer;
import dev.wharf.packet.Packet;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ArchiveTest {
  @RegisterExtension final TestServer wharf = new TestServer();

  @Test
  void archivesContentByteForByteBesideTheZip() throws IOException {
    wharf.start();
    byte[] zip = PacketFolders.zip(Map.of("a.txt", "alpha", "b/c.txt", "gamma", "empty", ""));
    wharf.inbox().deliver("good", zip);
    assertThatFolder(wharf.archived("good"))
        .isArchived()
        .holdsContent(Map.of("a.txt", "alpha", "b/c.txt", "gamma", "empty", ""));
    assertThat(Files.readAllBytes(wharf.archived("good").resolve("good.zip"))).isEqualTo(zip);
    wharf.settle();
  }

  @Test
  void archivesEmptyZipAndZipOfFoldersAlone() {
    wharf.start();
    wharf.inbox().deliver("empty", new RawZip().bytes());
    wharf.inbox().deliver("folders", PacketFolders.zip(Map.of("one/", "", "one/two/", "")));
    assertThatFolder(wharf.archived("empty")).isArchived().holdsContent(Map.of());
    assertThatFolder(wharf.archived("folders")).isArchived();
    assertThat(wharf.archived("folders").resolve("data/one/two")).isDirectory();
    wharf.settle();
  }

  @Test
  void takesPrefixCommentTrailerAndDataDescriptors() {
    wharf.start();
    RawZip zip = HostileZips.good().prefix("#!/bin/sh\n".getBytes(UTF_8)).comment("PK, a b");
    RawZip.Entry streamed = zip.store("streamed", "stored with a descriptor");
    streamed.flags = 8;
    streamed.descriptor = Mutant.descriptor(streamed, true, false);
    wharf.inbox().deliver("odd", zip.trailer(new byte[100]).bytes());
    assertThatFolder(wharf.archived("odd")).isArchived();
    assertThat(wharf.archived("odd").resolve("data/streamed"))
        .hasContent("stored with a descriptor");
  }

  @Test
  void readsNamesByFlagFieldAndLegacyCharset() {
    wharf.with("wharf.legacy-charset", "GBK").start();
    RawZip zip = new RawZip();
    zip.add("中文.txt".getBytes(Charset.forName("GBK")), "gbk".getBytes(UTF_8), true);
    zip.add("日本.txt".getBytes(UTF_8), "utf-8".getBytes(UTF_8), true).flags = 1 << 11;
    wharf.inbox().deliver("names", zip.bytes());
    assertThatFolder(wharf.archived("names")).isArchived();
    assertThat(wharf.archived("names").resolve("data/中文.txt")).hasContent("gbk");
    assertThat(wharf.archived("names").resolve("data/日本.txt")).hasContent("utf-8");
  }

  @Test
  void keepsLinksThatStayInside() throws IOException {
    wharf.start();
    RawZip zip = HostileZips.good();
    zip.store("folder/link", "../readme.txt").unix(0xa1ff);
    wharf.inbox().deliver("links", zip.bytes());
    assertThatFolder(wharf.archived("links")).isArchived();
    Path link = wharf.archived("links").resolve("data/folder/link");
    assertThat(Files.readSymbolicLink(link)).hasToString("../readme.txt");
  }

  @Test
  void sameContentAgainIsDuplicateAndOtherContentGetsNumber() {
    wharf.start();
    byte[] first = PacketFolders.zip(1);
    byte[] second = PacketFolders.zip(2);
    wharf.inbox().deliver("twice", first);
    assertThatFolder(wharf.archived("twice")).isArchived();
    wharf.inbox().deliver("twice", first);
    assertThatFolder(wharf.quarantined("twice")).isQuarantined(Reason.DUPLICATE, first);
    wharf.inbox().deliver("twice", second);
    assertThatFolder(wharf.archived("twice~2")).isArchived();
    wharf.inbox().deliver("twice", second);
    assertThatFolder(wharf.quarantined("twice~2")).isQuarantined(Reason.DUPLICATE, second);
    wharf.settle();
  }

  @Test
  void knowsDuplicateByReceiptWhenTheLedgerIsLost() throws IOException {
    wharf.start();
    byte[] zip = PacketFolders.zip(1);
    wharf.inbox().deliver("again", zip);
    assertThatFolder(wharf.archived("again")).isArchived();
    wharf.stop();
    wharf.loseLedger();
    wharf.start();
    wharf.inbox().deliver("again", zip);
    assertThatFolder(wharf.quarantined("again")).isQuarantined(Reason.DUPLICATE, zip);
  }

  @Test
  void sendersOwnDataFolderIsNotWrittenOver() throws IOException {
    wharf.start();
    Path arriving = wharf.inbox().arriving("clash", PacketFolders.zip(1));
    Files.createDirectory(arriving.resolve("data"));
    Files.writeString(arriving.resolve("data/mine.txt"), "the sender's");
    Files.move(arriving, wharf.folder("inbox").resolve("clash"));
    assertThatFolder(wharf.quarantined("clash")).isQuarantined(Reason.DUPLICATE_NAME);
    assertThat(wharf.quarantined("clash").resolve("data/mine.txt")).hasContent("the sender's");
    wharf.settle();
  }

  @Test
  void copiesAndComparesWhereTheArchiveIsOnAnotherFileSystem() throws IOException {
    Path memory = Path.of("/dev/shm");
    FileStore here = Files.getFileStore(wharf.folder("work"));
    Assumptions.assumeTrue(Files.isWritable(memory) && !Files.getFileStore(memory).equals(here));
    Path other = Files.createTempDirectory(memory, "wharf-test");
    wharf.with("wharf.archive", other.toString()).start();
    Map<String, String> content = Map.of("deep/er/file", "x".repeat(100_000), "link", "y");
    wharf.inbox().deliver("far", PacketFolders.zip(content));
    assertThatFolder(wharf.archived("far")).isArchived().holdsContent(content);
    wharf.settle();
    assertThat(other)
        .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith("."));
  }

  /** Writes a result. */
  public static final class Count {
    public void process(Packet packet) throws IOException {
      Files.writeString(packet.results().resolve("count"), "" + packet.content().count());
    }
  }

  @Test
  void joinsResultsOfTheProcessing() {
    wharf.with("packetProcessor", Count.class).start();
    wharf.inbox().deliver("counted", PacketFolders.zip(7));
    assertThatFolder(wharf.archived("counted")).isArchived();
    assertThat(wharf.archived("counted").resolve("results/count")).hasContent("7");
  }

  @Test
  void packetNamesAreData() {
    wharf.start();
    String[] names = {
      "-rf",
      "$(touch oops)",
      "a b",
      "tab\tnew\nline",
      "emoji \uD83D\uDE80",
      "\u202Egnp.exe",
      "n".repeat(251),
      "日本語",
      "%41%2e",
      "a;b|c&d",
      "'quoted\"",
      "{{wharf.state}}",
      "${body}",
      "a?b=c#d"
    };
    for (String name : names) {
      wharf.inbox().deliver(name.substring(0, Math.min(name.length(), 239)), PacketFolders.zip(1));
    }
    for (String name : names) {
      assertThatFolder(wharf.archived(name.substring(0, Math.min(name.length(), 239))))
          .isArchived();
    }
    wharf.settle();
  }

  @Test
  void restOfAMoveThatACrashLeftHalfRemovedIsClearedAway() throws IOException {
    wharf.start();
    wharf.inbox().deliver("one", PacketFolders.zip(1));
    String receipt = assertThatFolder(wharf.archived("one")).isArchived().receipt();
    wharf.settle();
    wharf.stop();
    String id = receipt.replaceAll("(?s).*\"id\" : \"([^\"]*)\".*", "$1");
    Files.createDirectories(wharf.folder("work").resolve("one/.wharf-" + id + "/data"));
    wharf.start();
    assertThat(wharf.folder("work").resolve("one")).doesNotExist();
  }

  @Test
  void folderThatWasOnItsWayWhenTheLedgerWasLostIsTakenAgain() throws IOException {
    byte[] zip = PacketFolders.zip(2);
    Path work = wharf.folder("work").resolve("two");
    Path source = Files.createDirectories(work.resolve(".wharf-lost"));
    Files.write(source.resolve("two.zip"), zip);
    Files.createDirectories(source.resolve("data")); // Wharf's, as the note beside it says.
    Files.writeString(work.resolve("archiving-lost"), "data\nresults");
    Files.createDirectories(wharf.folder("archive").resolve(".wharf-lost/data"));
    wharf.start();
    assertThatFolder(wharf.archived("two")).isArchived();
    assertThat(wharf.folder("archive").resolve(".wharf-lost")).doesNotExist();
    wharf.settle();
  }

  @Test
  void folderThatWasOnItsWayHereWhenTheLedgerWasLostIsTakenAgain() throws IOException {
    Path source = Files.createDirectories(wharf.folder("inbox").resolve(".wharf-lost"));
    Files.write(source.resolve("two.zip"), PacketFolders.zip(2));
    Files.createDirectories(wharf.folder("work").resolve("two/.wharf-lost"));
    wharf.start();
    assertThatFolder(wharf.archived("two")).isArchived();
    wharf.settle();
  }

  @Test
  void folderThatWasOnItsWayBackIntoTheInboxIsTakenWhole() throws IOException {
    byte[] zip = PacketFolders.zip(2);
    Path source = Files.createDirectories(wharf.folder("work").resolve("two/.wharf-back-1"));
    Files.write(source.resolve("two.zip"), zip);
    Path torso = Files.createDirectories(wharf.folder("inbox").resolve(".wharf-back-1"));
    Files.write(torso.resolve("two.zip"), Arrays.copyOf(zip, 10));
    wharf.start();
    assertThatFolder(wharf.archived("two")).isArchived();
    assertThat(torso).doesNotExist();
    wharf.settle();
  }

  @Test
  void whatWharfPutIntoFolderIsTakenOutWhenTheLedgerWasLost() throws IOException {
    Path work = wharf.folder("work").resolve("two");
    Path folder = Files.createDirectories(work.resolve("folder"));
    Files.write(folder.resolve("two.zip"), PacketFolders.zip(2));
    Files.createDirectories(folder.resolve("data/half"));
    Files.writeString(folder.resolve("wharf.json"), "{\"id\": \"lost\", \"packet\": \"two\"}");
    Files.writeString(work.resolve("archiving-lost"), "data\nresults");
    wharf.start();
    assertThatFolder(wharf.archived("two")).isArchived();
    assertThat(wharf.archived("two").resolve("wharf~2.json")).doesNotExist();
    wharf.settle();
  }

  @Test
  void logOfRefusedPacketIsTakenOutWhenTheLedgerWasLost() throws IOException {
    Path work = wharf.folder("work").resolve("two");
    Path folder = Files.createDirectories(work.resolve("folder"));
    Files.write(folder.resolve("two.zip"), PacketFolders.zip(2));
    Files.writeString(folder.resolve("wharf.log"), "own");
    Files.writeString(folder.resolve("wharf~2.log"), "printed");
    Files.writeString(work.resolve("refusing-lost"), "wharf~2.log\n");
    wharf.start();
    assertThatFolder(wharf.archived("two")).isArchived();
    assertThat(wharf.archived("two").toFile().list())
        .containsExactlyInAnyOrder("two.zip", "wharf.json", "data", "wharf.log");
    wharf.settle();
  }
}
