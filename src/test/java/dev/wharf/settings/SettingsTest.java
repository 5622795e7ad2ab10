package dev.wharf.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.packet.Receipt.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @TempDir Path folder;
  private WrittenSettings written;

  @BeforeEach
  void write() {
    written = new WrittenSettings(folder);
  }

  @Test
  void reportsAllProblemsAtOnceEachWithSettingValueAndRule() {
    written
        .file(
            "wharf.packets = vier",
            "wharf.inbx = x",
            "wharf.archive = inbox/archive",
            "wharf.roles = work",
            "wharf.http.host = 0.0.0.0",
            "wharf.archive-to = direct:archive")
        .environment("WHARF_DURABILITY", "maybe")
        .system("wharf.space-reserve", "1 barrel");
    assertThat(String.join("\n", written.problems()).lines().toList())
        .hasSize(8)
        .anyMatch(
            "wharf.packets=vier: must be a whole number from 1 to 1000 (application.properties)"
                ::equals)
        .anyMatch(p -> p.startsWith("wharf.inbx: there is no such setting"))
        .anyMatch(p -> p.startsWith("wharf.archive=" + Path.of("inbox/archive").toAbsolutePath()))
        .anyMatch(p -> p.startsWith("wharf.roles=work: needs another server"))
        .anyMatch(p -> p.startsWith("wharf.http.host=0.0.0.0: would let the network see"))
        .anyMatch(p -> p.startsWith("wharf.archive-to is no longer a setting"))
        .anyMatch(
            "wharf.durability=maybe: must be full or os (environment variable WHARF_DURABILITY)"
                ::equals)
        .anyMatch(p -> p.endsWith("must be a size such as 64MB or 1GB (-Dwharf.space-reserve)"));
  }

  @Test
  void problemsShowNoHiddenSigns() {
    assertThat(written.system("wharf.packets", "1\u202e\u001b[2J").problems())
        .containsExactly(
            "wharf.packets=1\\u{202e}\\u{1b}[2J: must be a whole number from 1 to 1000"
                + " (-Dwharf.packets)");
  }

  @ParameterizedTest
  @CsvSource({
    "wharf.inbx,wharf.inbox",
    "wharf.limit.bytes,wharf.limits.bytes",
    "wharf.brokerurl,wharf.broker.url"
  })
  void refusesUnknownSettingsAndSuggestsTheNearest(String name, String meant) {
    assertThat(written.file(name + " = x").problems())
        .containsExactly(
            name
                + ": there is no such setting; did you mean "
                + meant
                + "? (application.properties)");
  }

  @Test
  void suggestsNothingForANameThatIsLikeNone() {
    assertThat(written.system("wharf.qqqqqqqqqqqqqqqqqqqqqqqqq", "x").problems())
        .containsExactly("wharf.qqqqqqqqqqqqqqqqqqqqqqqqq: there is no such setting (-D)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wharf.archive-to|is no longer a setting: change the last step of"
            + " routes/process.camel.yaml, which sends a packet to direct:archive; add steps"
            + " before or after it",
        "wharf.quarantine-to|is no longer a setting: packets that are refused go to"
            + " direct:quarantine; change routes/quarantine.camel.yaml",
        "wharf.deployment|is not a setting: it follows from wharf.ledger and wharf.queue, for"
            + " routes to name"
      })
  void refusesRetiredSettingsWhereverTheyAreGiven(String name, String why) {
    String variable = Key.variable(name);
    assertThat(new WrittenSettings(folder).file(name + " = x").problems())
        .containsExactly(name + " " + why + " (application.properties)");
    assertThat(new WrittenSettings(folder).environment(variable, "x").problems())
        .containsExactly(name + " " + why + " (environment variable " + variable + ")");
    assertThat(new WrittenSettings(folder).system(name, "x").problems())
        .containsExactly(name + " " + why + " (-D" + name + ")");
  }

  @Test
  void retiredSettingsAreNoSettings() {
    assertThat(NotASetting.ALL).allSatisfy(none -> assertThat(Keys.named(none.name())).isEmpty());
  }

  @Test
  void refusesAFolderWithinAnother() {
    assertThat(written.file("wharf.inbox = /srv/a", "wharf.work = /srv/a/b").problems())
        .containsExactly("wharf.work=/srv/a/b: must not lie in wharf.inbox=/srv/a");
  }

  @Test
  void reportsTwoSettingsForOneFolderOnce() {
    assertThat(written.file("wharf.inbox = /srv/a", "wharf.work = /srv/./a").problems())
        .containsExactly("wharf.inbox=/srv/a: must not lie in wharf.work=/srv/a");
  }

  @Test
  void foldersWhoseNamesBeginAlikeAreApart() {
    assertThat(written.file("wharf.inbox = /srv/a", "wharf.work = /srv/ab").problems()).isEmpty();
  }

  @Test
  void foldersAreNamedByTheirSettings() {
    assertThat(written.read().folders())
        .containsOnlyKeys(
            "wharf.inbox", "wharf.archive", "wharf.quarantine", "wharf.work", "wharf.state")
        .containsEntry("wharf.inbox", Path.of("inbox").toAbsolutePath());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "results",
        "folder",
        ".hidden",
        "a/b",
        "wharf.json",
        "archiving-x",
        "refusing-x",
        "wrapping"
      })
  void refusesToUnpackIntoNamesOfItsOwn(String name) {
    assertThat(written.file("wharf.unpack-into = " + name).problems())
        .singleElement()
        .asString()
        .contains("must be one folder name that Wharf does not use itself, or empty");
  }

  @Test
  void receiptsAreAnnouncedForWhoeverWantsThem() {
    assertThat(written.read().announced()).isEmpty();
    assertThat(written.file("wharf.on-archived = file:receipts").read().announced())
        .containsExactly(Outcome.ARCHIVED);
    assertThat(written.file("wharf.on-quarantined = command:mail ops").read().announced())
        .containsExactly(Outcome.QUARANTINED);
  }

  @Test
  void routesAreFoundWhereTheFileSays() {
    assertThat(written.read().routes()).isEmpty();
    written.file("camel.main.routes-include-pattern = file:routes/*.yaml");
    assertThat(written.read().routes()).isEqualTo("file:routes/*.yaml");
  }

  @Test
  void missingFileIsNamed() throws Exception {
    Files.delete(folder.resolve(Settings.FILE));
    assertThatThrownBy(() -> Settings.read(folder, Map.of(), new Properties()))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(folder.resolve(Settings.FILE).toString())
        .hasMessageContaining("is not there. Start Wharf in the folder that holds");
  }

  @Test
  void malformedFileIsReported() throws Exception {
    Files.writeString(folder.resolve(Settings.FILE), "wharf.packets = \\u12");
    assertThatThrownBy(() -> Settings.read(folder, Map.of(), new Properties()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("cannot be read: Malformed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "results",
        "folder",
        "temporary",
        "wrapping",
        "archiving-1",
        "refusing-1",
        ".x",
        "wharf.json",
        "a/b"
      })
  void contentFolderTakesNoNameThatWharfUsesItself(String name) {
    assertThat(written.file("wharf.unpack-into = " + name).problems())
        .singleElement()
        .asString()
        .contains("must be one folder name that Wharf does not use itself");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "data", "content", "results2", "my results", "wharf"})
  void contentFolderTakesOtherNames(String name) throws Exception {
    assertThat(written.file("wharf.unpack-into = " + name).read().unpackInto()).isEqualTo(name);
  }
}
