package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import dev.wharf.packet.Reason;
import dev.wharf.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {
  @RegisterExtension final TestServer wharf = new TestServer();
  @TempDir Path folder;

  @BeforeEach
  void prepare() {
    wharf.with("wharf.retry.delay", "10ms");
  }

  private TestServer forPackets(String command) {
    return wharf
        .with("packetProcessor", Command.class)
        .with("camel.beans.packetProcessor.command", command);
  }

  private Path script(String... lines) throws IOException {
    Path script = folder.resolve("command.sh");
    Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }

  @Test
  void resultsAndOutputJoinThePacket() throws IOException {
    Path script =
        script(
            "cp \"$WHARF_DATA/a\" \"$WHARF_RESULTS/copy\"",
            "echo counting",
            "echo \"$WHARF_PACKET at attempt $WHARF_ATTEMPT\" >&2");
    forPackets(script.toString()).start();
    wharf.inbox().deliver("one", PacketFolders.zip(Map.of("a", "alpha")));
    assertThatFolder(wharf.archived("one")).isArchived();
    assertThat(PacketFolders.files(wharf.archived("one").resolve("results")))
        .isEqualTo(Map.of("copy", "alpha", "wharf.log", "counting\none at attempt 1\n"));
    assertThat(assertThatFolder(wharf.archived("one")).receipt())
        .contains("\"output\" : \"counting\\none at attempt 1\"");
    wharf.settle();
  }

  @ParameterizedTest
  @ValueSource(strings = {"$WHARF_RESULTS", "$WHARF_DATA"})
  void whatACommandPutInTheFoldersPlaceIsNotFollowed(String place) throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("kept"), "kept");
    String link = "rm -rf \"" + place + "\"; ln -s " + elsewhere + " \"" + place + "\"";
    forPackets(script(link, "echo said", "exit 0").toString()).start();
    wharf.inbox().deliver("one", PacketFolders.zip(1));
    Waiting.until("it is set aside", () -> Files.exists(wharf.quarantined("one")));
    wharf.settle();
    assertThat(assertThatFolder(wharf.quarantined("one")).receipt())
        .contains("\"reason\" : \"processing-failed\"");
    assertThat(PacketFolders.files(elsewhere)).isEqualTo(Map.of("kept", "kept"));
    assertThat(wharf.folder("work").resolve("one")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo x > \"$WHARF_RESULTS\"",
        "ln -s nowhere \"$WHARF_RESULTS\"",
        "echo x > \"$WHARF_DATA\"",
        "ln -s nowhere \"$WHARF_DATA\""
      })
  void fileOrLinkInAFoldersPlaceSetsThePacketAside(String replacing) throws IOException {
    forPackets(script("rm -rf \"$WHARF_RESULTS\" \"$WHARF_DATA\"", replacing).toString()).start();
    wharf.inbox().deliver("one", PacketFolders.zip(1));
    Waiting.until("it is set aside", () -> Files.exists(wharf.quarantined("one")));
    assertThat(assertThatFolder(wharf.quarantined("one")).receipt())
        .contains("in the place of the folder '");
    wharf.settle();
  }

  @Test
  void linksInTheResultsAreKeptAndNotFollowed() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path file = Files.writeString(elsewhere.resolve("kept"), "kept");
    forPackets(
            script(
                    "ln -s " + elsewhere + " \"$WHARF_RESULTS/link\"",
                    "ln " + file + " \"$WHARF_RESULTS/wharf.log\"",
                    "[ $WHARF_ATTEMPT = 1 ] || rm \"$WHARF_RESULTS/wharf.log\"",
                    "echo said")
                .toString())
        .start();
    wharf.inbox().deliver("one", PacketFolders.zip(1));
    assertThatFolder(wharf.archived("one")).isArchived();
    assertThat(wharf.archived("one").resolve("results/link")).isSymbolicLink();
    assertThat(wharf.archived("one").resolve("results/wharf.log")).hasContent("said");
    assertThat(PacketFolders.files(elsewhere)).isEqualTo(Map.of("kept", "kept"));
    wharf.settle();
  }

  @Test
  void entriesAreNotWrittenBehindALinkThatTheCommandMade() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path script = script("rm -rf \"$WHARF_DATA/sub\"; ln -s " + elsewhere + " \"$WHARF_DATA/sub\"");
    wharf
        .with("wharf.workers", "1")
        .with("entryProcessor", Command.class)
        .with("camel.beans.entryProcessor.command", script + " {file}")
        .start();
    wharf.inbox().deliver("one", PacketFolders.zip(Map.of("sub/a", "1", "sub/b", "2")));
    Waiting.until("it is set aside", () -> Files.exists(wharf.quarantined("one")));
    assertThat(elsewhere).isEmptyDirectory();
    wharf.settle();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-rf",
        "two words",
        "quo'te\"s",
        "new\nline",
        "$(touch hacked)",
        "`id`",
        "{data}",
        "*",
        "ü%s;"
      })
  void namesReachTheCommandAsSinglePlainArguments(String name) throws IOException {
    Path script = script("printf '%s\\0' \"$@\" > \"$WHARF_RESULTS/arguments\"");
    forPackets(script + " first {packet} --name={packet} 'a b' last").start();
    wharf.inbox().deliver(name, PacketFolders.zip(1));
    assertThatFolder(wharf.archived(name)).isArchived();
    String arguments = Files.readString(wharf.archived(name).resolve("results/arguments"));
    assertThat(arguments.split("\0"))
        .containsExactly("first", name, "--name=" + name, "a b", "last");
    assertThat(Path.of("hacked")).doesNotExist();
    wharf.settle();
  }

  @Test
  void environmentHoldsNothingButWhatIsNamed() throws IOException {
    Path script = script("env | sed 's/=.*//' | sort > \"$WHARF_RESULTS/names\"");
    forPackets(script.toString()).start();
    wharf.inbox().deliver("one", PacketFolders.zip(1));
    assertThatFolder(wharf.archived("one")).isArchived();
    List<String> names = Files.readAllLines(wharf.archived("one").resolve("results/names"));
    assertThat(names)
        .contains("WHARF_PACKET", "WHARF_DATA", "WHARF_RESULTS", "WHARF_ATTEMPT", "PATH")
        .allMatch(
            name ->
                name.startsWith("WHARF_")
                    || List.of(
                            "PATH",
                            "HOME",
                            "USER",
                            "LANG",
                            "LC_ALL",
                            "LC_CTYPE",
                            "TZ",
                            "TMPDIR",
                            "TMP",
                            "TEMP",
                            "PWD",
                            "OLDPWD",
                            "_",
                            "SHLVL")
                        .contains(name));
    wharf.settle();
  }

  @Test
  void exitCodesSayWhetherToTryAgain() throws IOException {
    Path script =
        script(
            "echo \"sorry, $WHARF_PACKET\"",
            "case $WHARF_PACKET in",
            "  bad) exit 65;;",
            "  flaky) [ $WHARF_ATTEMPT -gt 1 ] || exit 75;;",
            "  broken) exit 3;;",
            "  killed) kill -KILL $$;;",
            "esac");
    forPackets(script.toString()).start();
    byte[] zip = PacketFolders.zip(1);
    for (String name : List.of("bad", "flaky", "broken", "killed", "good")) {
      wharf.inbox().deliver(name, zip);
    }
    assertThatFolder(wharf.archived("good")).isArchived();
    assertThatFolder(wharf.archived("flaky")).isArchived();
    assertSetAside("bad", zip, Reason.REFUSED, 1, "exit code 65; it said: sorry, bad");
    assertSetAside("broken", zip, Reason.PROCESSING_FAILED, 3, "exit code 3");
    assertSetAside("killed", zip, Reason.PROCESSING_FAILED, 3, "signal 9");
    wharf.settle();
  }

  private void assertSetAside(String name, byte[] zip, Reason reason, int attempts, String why) {
    assertThatFolder(wharf.quarantined(name)).isQuarantined(reason, zip);
    assertThat(assertThatFolder(wharf.quarantined(name)).receipt())
        .contains("\"attempts\" : " + attempts + ",", why, "\"output\" : \"sorry, " + name + "\"");
  }

  @Test
  void commandThatTakesTooLongIsEndedWithAllThatItStarted() throws IOException {
    String token = "86400." + System.nanoTime() % 1_000_000;
    Path script =
        script(
            "trap '' TERM", "echo sorry, slow", "setsid sleep " + token + " &", "sleep " + token);
    forPackets(script.toString())
        .with("camel.beans.packetProcessor.timeout", "300ms")
        .with("wharf.retry.attempts", "1")
        .start();
    byte[] zip = PacketFolders.zip(1);
    wharf.inbox().deliver("slow", zip);
    assertSetAside("slow", zip, Reason.TIMEOUT, 1, "longer than 0.3 s; it said: sorry, slow");
    assertThat(ProcessHandle.allProcesses().filter(p -> runs(p, token))).isEmpty();
    wharf.settle();
  }

  private static boolean runs(ProcessHandle process, String token) {
    return process.info().commandLine().orElse("").contains(token);
  }

  @Test
  void floodOfOutputIsCutOff() throws IOException {
    Path script = script("head -c 50000000 /dev/zero | tr '\\0' x", "echo", "echo the end");
    forPackets(script.toString()).with("camel.beans.packetProcessor.logLimit", "1000").start();
    wharf.inbox().deliver("loud", PacketFolders.zip(1));
    assertThatFolder(wharf.archived("loud")).isArchived();
    assertThat(Files.readString(wharf.archived("loud").resolve("results/wharf.log")))
        .isEqualTo("x".repeat(1000) + "\n[cut off after 1000 bytes]\n");
    assertThat(assertThatFolder(wharf.archived("loud")).receipt()).contains("\\nthe end\"");
    wharf.settle();
  }

  @Test
  void programThatIsNotThereHoldsPacketsBackAndBlamesNone() throws IOException {
    Path missing = folder.resolve("command.sh");
    forPackets(missing.toString()).start();
    wharf.inbox().deliver("one", PacketFolders.zip(1));
    Waiting.until("the intake pauses", () -> wharf.pausedWhy().contains("is not there"));
    script("exit 0");
    assertThatFolder(wharf.archived("one")).isArchived();
    assertThat(wharf.folder("quarantine")).isEmptyDirectory();
    wharf.settle();
  }

  @Test
  void entriesAreReadFromTheInputOrAsFiles() throws IOException {
    Path script =
        script(
            "[ -n \"$2\" ] && exec < \"$2\"",
            "tr a-z A-Z > \"$WHARF_RESULTS/$(basename \"$1\")\"",
            "exit 0");
    Map<String, String> content = Map.of("deep/a", "alpha", "b", "beta");
    Map<String, String> upper = Map.of("a", "ALPHA", "b", "BETA");
    for (String command : List.of(script + " {entry}", script + " {entry} {file}")) {
      String name = command.endsWith("{file}") ? "files" : "streams";
      wharf
          .with("entryProcessor", Command.class)
          .with("camel.beans.entryProcessor.command", command)
          .start();
      wharf.inbox().deliver(name, PacketFolders.zip(content));
      assertThatFolder(wharf.archived(name)).isArchived();
      assertThat(PacketFolders.files(wharf.archived(name).resolve("results"))).isEqualTo(upper);
      wharf.settle();
      wharf.stop();
    }
    assertThatFolder(wharf.archived("files")).holdsContent(content);
  }
}
