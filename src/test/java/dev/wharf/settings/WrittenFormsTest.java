package dev.wharf.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings in the forms in which people write them: understood, or refused with the right form. */
class WrittenFormsTest {
  private static final String HOME = System.getenv("HOME");

  @TempDir Path folder;
  private WrittenSettings written;

  @BeforeEach
  void write() {
    written = new WrittenSettings(folder);
  }

  private String problem(String line) {
    assertThat(written.file(line).problems()).hasSize(1);
    return written.problems().get(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void linesEndInEachWay(String end) throws Exception {
    Files.writeString(
        folder.resolve(Settings.FILE),
        "\ufeffwharf.packets = 5" + end + "# a" + end + "wharf.workers\t=\t3\t" + end);
    Settings settings = written.read();
    assertThat(settings.packets()).isEqualTo(5);
    assertThat(settings.workers()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00a05", "5\u00a0", "\u30005\u200b", "\u202a5\u202c"})
  void invisibleSignsAroundAValueDoNotCount(String value) {
    assertThat(written.file("wharf.packets = " + value).read().packets()).isEqualTo(5);
  }

  @Test
  void signsAroundAPasswordCount() {
    Settings settings = written.file("wharf.broker.password = \"p\u200b").read();
    assertThat(settings.broker().password()).isEqualTo("\"p\u200b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"/data/in\"", "'/data/in'", "\u201c/data/in\u201d", "\"\""})
  void quotesAreRefused(String value) {
    assertThat(problem("wharf.inbox = " + value)).contains(": must stand without quotes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wharf.packets = 4  # four",
        "wharf.inbox = /data/in # the inbox",
        "wharf.archive = /data/in\t#the inbox",
        "wharf.incomplete-suffix = .part # x",
        "wharf.unpack-into = content # x",
        "wharf.limits.bytes = 1GB // much",
        "wharf.camel-cli = no # never"
      })
  void commentsBehindAValueAreRefused(String line) {
    assertThat(problem(line)).contains("; a comment stands on a line of its own");
  }

  @Test
  void folderWithSuchANameIsTakenWhereItIsThere() throws Exception {
    Path odd = Files.createDirectory(folder.resolve("my # inbox"));
    assertThat(written.file("wharf.inbox = " + odd).read().inbox()).isEqualTo(odd);
  }

  @ParameterizedTest
  @CsvSource({
    "wharf.packets = 1_000,; write 1000 (",
    "'wharf.packets = 1,000',; write 1000 (",
    "wharf.limits.entries = 5 000 000,; write 5000000 (",
    "wharf.camel-cli = true,must be yes or no; write yes (",
    "wharf.camel-cli = OFF,must be yes or no; write no (",
    "wharf.camel-cli = Yes,must be yes or no; write yes (",
    "wharf.space-reserve = 1.5GB,; write 1536MB (",
    "'wharf.limits.bytes = 0,5 TB',; write 512GB (",
  })
  void otherFormsAreRefusedWithTheRightOne(String line, String hint) {
    assertThat(problem(line)).contains(hint);
  }

  @ParameterizedTest
  @CsvSource({"1 GB,1073741824", "1gb,1073741824", "1GiB,1073741824", "2 MiB,2097152", "3k,3072"})
  void sizesAreUnderstood(String value, long bytes) {
    assertThat(written.file("wharf.space-reserve = " + value).read().spaceReserve())
        .isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"5 s,5", "5sec,5", "5 Seconds,5", "2min,120", "1 hour,3600", "3days,259200"})
  void timesAreUnderstood(String value, long seconds) {
    assertThat(written.file("wharf.stuck-after = " + value).read().stuckAfter())
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"wharf.Inbox = x", "Wharf.inbox = x", "WHARF_INBOX = x", "wharf.inbox\u00a0= x"})
  void namesInOtherLettersAreRefusedWithTheRightOne(String line) {
    assertThat(problem(line)).contains("there is no such setting; did you mean wharf.inbox?");
  }

  @Test
  void wideColonIsRefusedWithTheRightSign() {
    assertThat(problem("wharf.inbox\uff1a/data/in"))
        .contains("did you mean wharf.inbox?")
        .contains("Between a setting and its value stands = or :");
  }

  @Test
  void lineOfABrokenEscapeIsTold() {
    assertThat(problem("# a\r\n\nwharf.inbox = C:\\users\\in"))
        .startsWith("application.properties line 3 (wharf.inbox) cannot be read: Malformed");
  }

  @Test
  void settingThatStandsTwiceIsReportedWithItsLines() {
    LiveSettings live =
        written.file("wharf.packets = 5", "a = 1,\\", "  2", "", "wharf.packets = 6").live();
    assertThat(live.get().packets()).isEqualTo(6);
    assertThat(live.warnings())
        .containsExactly(
            "wharf.packets stands in application.properties more than once, on the lines 1, 5; the"
                + " last one counts");
  }

  @ParameterizedTest
  @CsvSource({
    "~/x,/x,~",
    "~,'',~",
    "$HOME/x,/x,$HOME",
    "${HOME}/x,/x,${HOME}",
    "${user.home}/x,/x,${user.home}",
    "%HOME%/x,/x,%HOME%",
    "%USERPROFILE%/x,/x,%USERPROFILE%",
    "%UserProfile%/x,/x,%UserProfile%"
  })
  void whatShellsExpandIsRefusedWithTheAbsolutePath(String value, String rest, String sign) {
    for (String name : new String[] {"inbox", "archive", "state", "plugins", "http.keystore"}) {
      assertThat(problem("wharf." + name + " = " + value))
          .contains(
              sign
                  + " is not expanded: write "
                  + HOME
                  + rest
                  + "; a name that really is so is written ./"
                  + sign);
    }
  }

  @Test
  void homeOfAnotherUserIsRefusedWithItsPath() {
    assertThat(problem("wharf.archive = ~root/x")).contains("~root is not expanded: write /root/x");
    assertThat(problem("wharf.archive = ~nobody-here/x")).contains("write the absolute path");
  }

  @Test
  void variableWithinAPathIsRefused() {
    assertThat(problem("wharf.archive = /data/in-${NOT_SET_HERE}")).contains("write the absolute");
    assertThat(problem("wharf.archive = /data/$NOT_SET_HERE/in")).contains("write the absolute");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"./~/x", "./$HOME", "/data/./$RECYCLE.BIN", "/mnt/c$/x", "/a/50%", "/a~b"})
  void namesThatReallyAreSoAreTaken(String value) {
    assertThat(written.file("wharf.archive = " + value).read().archive())
        .isEqualTo(Path.of(value).toAbsolutePath().normalize());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"wharf.ledger = jdbc:sqlite:~/l.db", "wharf.on-archived = file:$HOME/r?a=b"})
  void addressesOfFilesAreLookedAtToo(String line) {
    assertThat(problem(line)).contains("must hold an absolute path, without ~, $NAME");
  }

  @Test
  void encodedPathIsRefusedWhereAnotherIsThere() throws Exception {
    Path meant = Files.createDirectory(folder.resolve("my archive"));
    assertThat(problem("wharf.archive = " + folder + "/my%20archive"))
        .contains("is not there, but " + meant + " is; a path is written as it is, without %20");
  }

  @Test
  void encodedPathStandsForItselfElsewhere() throws Exception {
    Path odd = folder.resolve("my%20archive");
    assertThat(written.file("wharf.archive = " + odd).read().archive()).isEqualTo(odd);
    assertThat(written.live().warnings())
        .containsExactly(
            "wharf.archive=" + odd + ": signs like %20 stand for themselves in a path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/data/my%20inbox", "/data/%2e%2e", "/data/a$simple{x}", "./${HOME}"})
  void inboxThatCamelWouldReadAsAnotherIsRefused(String value) {
    assertThat(problem("wharf.inbox = " + value)).contains("which Camel would read as more");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C:\\\\data\\\\in", "\\\\\\\\server\\\\share"})
  void backslashesAreRefusedInPaths(String value) {
    assertThat(problem("wharf.archive = " + value))
        .contains("must be a path with / between its folders, and without \\");
  }
}
