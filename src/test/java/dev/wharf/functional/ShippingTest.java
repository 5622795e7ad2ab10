package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.S3Keys;
import dev.wharf.fixture.SftpServer;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Archived packets stand whole where they are shipped to. */
class ShippingTest {
  @RegisterExtension final TestServer wharf = new TestServer();
  @TempDir Path folder;

  private void awaitWhole(Path at, String name) {
    Waiting.until(name + " is there", () -> Files.exists(at.resolve(name).resolve("wharf.json")));
    assertThat(PacketFolders.files(at.resolve(name)))
        .isEqualTo(PacketFolders.files(wharf.archived(name)));
  }

  @Test
  void packetsStandWholeInFolder() {
    Path to = folder.resolve("to");
    wharf.with("wharf.ship-to", "file:" + to).start();
    for (int i = 0; i < 20; i++) {
      wharf.inbox().deliver("packet-" + i, PacketFolders.zip(3));
    }
    for (int i = 0; i < 20; i++) {
      awaitWhole(to, "packet-" + i);
    }
    wharf.settle();
  }

  @Test
  void packetsStandWholeOnSftpServer() throws Exception {
    try (SftpServer server = new SftpServer(folder.resolve("remote"))) {
      wharf.with("wharf.ship-to", server.address(folder.resolve("known"))).start();
      wharf.inbox().deliver("one", PacketFolders.zip(3));
      wharf.inbox().deliver("two", PacketFolders.zip(Map.of("a/b/c.txt", "x", "leer", "")));
      awaitWhole(folder.resolve("remote/in/here"), "one");
      awaitWhole(folder.resolve("remote/in/here"), "two");
      assertThat(wharf.logged(SftpServer.PASSWORD.replace("+", "."))).isZero();
      wharf.stop();
    }
  }

  @Test
  void namesThatSendersChooseAreKeysAndRunAsNothing() throws Exception {
    String stop = "${camelContext.stop}";
    String home = "$simple{sysenv.HOME}.txt";
    try (S3Keys bucket = new S3Keys()) {
      wharf.with("wharf.ship-to", bucket.address()).start();
      wharf.inbox().deliver("${sysenv.PATH}", PacketFolders.zip(Map.of(stop, "x", home, "y")));
      Waiting.until("it is shipped", () -> bucket.keys().contains("${sysenv.PATH}/wharf.json"));
      assertThat(bucket.keys())
          .contains("${sysenv.PATH}/data/" + stop, "${sysenv.PATH}/data/" + home)
          .noneMatch(key -> key.contains(System.getenv("HOME")));
      wharf.settle();
    }
  }

  @Test
  void serverOfUnknownKeyGetsNothing() throws Exception {
    try (SftpServer server = new SftpServer(folder.resolve("remote"))) {
      wharf.with("wharf.ship-to", server.addressWithoutKey()).start();
      wharf.inbox().deliver("one", PacketFolders.zip(3));
      wharf.awaitLog("one cannot be shipped to sftp://127.0.0.1:.*host key is not known");
      assertThat(folder.resolve("remote")).isEmptyDirectory();
      wharf.stop();
    }
  }

  @Test
  void targetThatLiesAboutSizeIsFoundAndGetsNoReceipt() throws Exception {
    try (SftpServer server = new SftpServer(folder.resolve("remote"))) {
      server.tellSizes(bytes -> bytes > 5 ? bytes - 5 : bytes);
      wharf.with("wharf.ship-to", server.address(folder.resolve("known"))).start();
      wharf.inbox().deliver("one", PacketFolders.zip(1));
      wharf.awaitLog("one cannot be shipped .* bytes, and after it was sent .* bytes are there");
      assertThat(folder.resolve("remote/in/here/one/wharf.json")).doesNotExist();
      server.tellSizes(bytes -> bytes);
      awaitWhole(folder.resolve("remote/in/here"), "one");
      wharf.awaitLog("Packets are shipped to sftp://127.0.0.1:\\d+ again");
      wharf.stop();
    }
  }

  @Test
  void packetsWaitWhileTheServerIsAwayAcrossARestart() throws Exception {
    try (SftpServer server = new SftpServer(folder.resolve("remote"))) {
      server.stop();
      wharf.with("wharf.ship-to", server.address(folder.resolve("known"))).start();
      IntStream.range(0, 20).forEach(i -> wharf.inbox().deliver("p" + i, PacketFolders.zip(1)));
      wharf.settle();
      wharf.awaitLog("cannot be shipped to sftp://127.0.0.1:\\d+: the server cannot be reached");
      wharf.stop();
      server.start();
      wharf.start();
      for (int i = 0; i < 20; i++) {
        awaitWhole(folder.resolve("remote/in/here"), "p" + i);
      }
      wharf.stop();
    }
  }

  @Test
  void namesArriveAsTheyAre() throws Exception {
    String packet = "${body} a%20b ?x=y *";
    Map<String, String> files =
        Map.of(
            "${exchangeProperty[wharf.packet]}",
            "1",
            "a%20b",
            "2",
            "-rf *?[a-z]",
            "3",
            "x".repeat(255),
            "4",
            "{{wharf.packets}}#&+;'\"",
            "5",
            "RAW(x)/ü…\u200b.txt",
            "6");
    try (SftpServer server = new SftpServer(folder.resolve("remote"))) {
      wharf.with("wharf.ship-to", server.address(folder.resolve("known"))).start();
      wharf.inbox().deliver(packet, PacketFolders.zip(files));
      Path beside = wharf.inbox().arriving("beside", PacketFolders.zip(1));
      Files.writeString(beside.resolve("back\\slash"), "7");
      Files.writeString(beside.resolve("new\nline"), "8");
      Files.writeString(beside.resolve("..."), "9");
      Files.move(beside, beside.resolveSibling("beside"));
      awaitWhole(folder.resolve("remote/in/here"), packet);
      wharf.settle();
      wharf.stop();
    }
  }

  @Test
  void namesThatTheTargetCanHoldArriveInFolder() throws IOException {
    Path to = folder.resolve("to");
    wharf.with("wharf.ship-to", "file:" + to).start();
    Path beside = wharf.inbox().arriving("beside", PacketFolders.zip(1));
    for (String name : new String[] {"back\\slash", "new\nline", "...", "${x}", "y".repeat(255)}) {
      Files.writeString(beside.resolve(name), name);
    }
    Files.createSymbolicLink(beside.resolve("link"), Path.of("/etc/passwd"));
    Files.createDirectory(beside.resolve("empty"));
    Files.move(beside, beside.resolveSibling("beside"));
    Waiting.until("it is there", () -> Files.exists(to.resolve("beside/wharf.json")));
    Map<String, String> files = PacketFolders.files(wharf.archived("beside"));
    files.remove("link");
    assertThat(PacketFolders.files(to.resolve("beside"))).isEqualTo(files);
    assertThat(to.resolve("beside/link")).doesNotExist();
    wharf.awaitLog("beside is shipped without 1 links");
  }

  @Test
  void sendersFileOfTheReceiptsNameComesLast() throws IOException {
    Path to = folder.resolve("to");
    Path beside = wharf.inbox().arriving("beside", PacketFolders.zip(1));
    Files.writeString(beside.resolve("wharf.json"), "{}");
    wharf.with("wharf.ship-to", "file:" + to).start();
    Files.move(beside, beside.resolveSibling("beside"));
    awaitWhole(to, "beside");
    assertThat(to.resolve("beside/wharf~2.json")).exists();
  }

  @Test
  void packetOfTheSameNameStandsBesideTheFirst() {
    Path to = folder.resolve("to");
    wharf.with("wharf.ship-to", "file:" + to).start();
    wharf.inbox().deliver("one", PacketFolders.zip(1));
    awaitWhole(to, "one");
    wharf.inbox().deliver("one", PacketFolders.zip(2));
    awaitWhole(to, "one~2");
  }

  @Test
  void folderOfAnotherServersPacketIsNotWrittenTo() throws IOException {
    Path to = folder.resolve("to");
    Files.createDirectories(to.resolve("one"));
    Files.writeString(to.resolve("one/wharf.json"), "another's");
    wharf.with("wharf.ship-to", "file:" + to).start();
    wharf.inbox().deliver("one", PacketFolders.zip(1));
    Waiting.until("it is there", () -> Files.exists(to.resolve("one~2/wharf.json")));
    assertThat(to.resolve("one")).isDirectoryNotContaining("glob:**.zip");
    assertThat(to.resolve("one/wharf.json")).hasContent("another's");
  }

  @Test
  void eachInboxShipsToItsOwnPlace() throws IOException {
    Path ct = Files.createDirectory(folder.resolve("ct"));
    wharf
        .with("wharf.inboxes", "ct")
        .with("wharf.inboxes.ct.folder", ct.toString())
        .with("wharf.inboxes.ct.sender-folders", "yes")
        .with("wharf.inboxes.ct.ship-to", "file:" + folder.resolve("to"))
        .start();
    wharf.inbox().deliver("stays", PacketFolders.zip(1));
    new PacketFolders(Files.createDirectory(ct.resolve("clinic")))
        .deliver("goes", PacketFolders.zip(1));
    awaitWhole(folder.resolve("to"), "ct/clinic/goes");
    wharf.settle();
    assertThat(folder.resolve("to")).isDirectoryNotContaining("glob:**/stays");
  }

  @Test
  void folderThatVanishesIsNotMadeAgain() throws IOException {
    Path to = folder.resolve("disk/to");
    wharf.with("wharf.ship-to", "file:" + to).start();
    wharf.inbox().deliver("one", PacketFolders.zip(1));
    Waiting.until("one is shipped", () -> wharf.status().shipping().shipped() == 1);
    Files.move(folder.resolve("disk"), folder.resolve("away"));
    wharf.inbox().deliver("two", PacketFolders.zip(2));
    wharf.awaitLog("two cannot be shipped to file:.*mount");
    assertThat(to).doesNotExist();
    Files.move(folder.resolve("away"), folder.resolve("disk"));
    awaitWhole(to, "two");
  }

  @Test
  void whatStandsThereWithItsSizeIsNotSentAgain() throws Exception {
    try (SftpServer server = new SftpServer(folder.resolve("remote"))) {
      wharf.with("wharf.ship-to", server.address(folder.resolve("known"))).start();
      Path remote = folder.resolve("remote/in/here/big");
      Files.createDirectories(remote);
      byte[] zip = PacketFolders.zip(2);
      Files.write(remote.resolve("big.zip"), zip);
      wharf.inbox().deliver("big", zip);
      awaitWhole(folder.resolve("remote/in/here"), "big");
      assertThat(server.written()).isEqualTo(PacketFolders.files(remote).size() - 1);
      wharf.stop();
    }
  }

  @Test
  void packetWhoseFolderIsGoneHoldsUpNoOther() throws IOException {
    Path to = folder.resolve("to");
    Files.writeString(folder.resolve("file"), "");
    wharf.with("wharf.ship-to", "file:" + folder.resolve("file/no")).start();
    wharf.inbox().deliver("gone", PacketFolders.zip(1));
    wharf.settle();
    wharf.awaitLog("gone cannot be shipped");
    wharf.stop();
    Files.move(wharf.archived("gone"), folder.resolve("elsewhere"));
    wharf.with("wharf.ship-to", "file:" + to).start();
    wharf.inbox().deliver("other", PacketFolders.zip(2));
    awaitWhole(to, "other");
    Waiting.until("other is shipped", () -> wharf.status().shipping().shipped() == 1);
    wharf.awaitLog("gone cannot be shipped to file:.*is not in the archive any more; put it back");
    assertThat(wharf.status().shipping().problem())
        .contains("gone cannot be shipped", "put it back");
    assertThat(wharf.operations().packet("other").get(0).shipped()).isNotNull();
  }
}
