package dev.wharf.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.files.Durability;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final Pattern DECLARED = Pattern.compile("(wharf\\.[\\w.-]+)\\s*=\\s*(.*)");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^}?]+)");

  @TempDir Path folder;

  @Test
  void shippedFileDeclaresEverySettingWithItsDefaultAndOneComment() throws IOException {
    Map<String, String> declared = new LinkedHashMap<>();
    String before = "";
    for (String line : Files.readAllLines(Path.of(Settings.FILE))) {
      Matcher matcher = DECLARED.matcher(line);
      if (!line.startsWith("#") && matcher.matches()) {
        declared.put(matcher.group(1), matcher.group(2));
        assertThat(before).as("the line above %s", line).matches("# [a-z0-9].*");
      }
      before = line;
    }
    assertThat(declared).containsExactlyInAnyOrderEntriesOf(Settings.defaults());
  }

  @Test
  void secretsOfTheLedgerAreNeverShown() throws Exception {
    Files.createFile(folder.resolve(Settings.FILE));
    Properties given = new Properties();
    given.setProperty("wharf.ledger", "jdbc:postgresql://u:geheim1@db/wharf?password=geheim2&x=1");
    given.setProperty("wharf.ledger-password", "geheim3");
    Settings settings = Settings.read(folder, Map.of(), given);
    assertThat(settings.ledger().password()).isEqualTo("geheim3");
    assertThat(settings.ledger()).asString().contains("db/wharf").doesNotContain("geheim");
    assertThat(settings.all()).asString().contains("x=1").doesNotContain("geheim");
    assertThat(settings.inForce()).asString().doesNotContain("geheim");
    given.setProperty("wharf.ledger", "jdbc:oracle://u:geheim1@db/wharf?password=geheim2");
    assertThatThrownBy(() -> Settings.read(folder, Map.of(), given))
        .hasMessageContaining("wharf.ledger=jdbc:oracle")
        .hasMessageNotContaining("geheim");
  }

  @Test
  void everyPlaceholderOfTheRoutesIsDeclared() throws IOException {
    TreeSet<String> used = new TreeSet<>();
    List<String> ids = new ArrayList<>();
    try (Stream<Path> routes = Files.walk(Path.of("routes")).filter(Files::isRegularFile)) {
      for (Path route : (Iterable<Path>) routes::iterator) {
        String text = Files.readString(route);
        PLACEHOLDER.matcher(text).results().forEach(match -> used.add(match.group(1)));
        Pattern.compile("(?m)^    id: (\\S+)")
            .matcher(text)
            .results()
            .forEach(m -> ids.add(m.group(1)));
      }
    }
    used.removeAll(List.of("wharf.deployment", "wharf.ledger-shared")); // They follow from others.
    assertThat(Settings.defaults().keySet()).containsAll(used);
    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void laterSourcesOverrideFormerOnes() throws Exception {
    write("wharf.packets = 5\nwharf.workers = 6\nwharf.limits.name-bytes = 200");
    Properties system = new Properties();
    system.setProperty("wharf.packets", "7");
    Settings settings =
        Settings.read(
            folder, Map.of("WHARF_PACKETS", "6", "WHARF_LIMITS_NAME_BYTES", "100"), system);
    assertThat(settings.packets()).isEqualTo(7);
    assertThat(settings.workers()).isEqualTo(6);
    assertThat(settings.limits().nameBytes()).isEqualTo(100);
  }

  @Test
  void readsUnits() throws Exception {
    write(
        "wharf.limits.bytes = 3MB\nwharf.retry.delay = 250ms\nwharf.durability = os\n"
            + "wharf.legacy-charset = GBK");
    Settings settings = read();
    assertThat(settings.limits().bytes()).isEqualTo(3L << 20);
    assertThat(settings.retry().delay()).isEqualTo(Duration.ofMillis(250));
    assertThat(settings.durability()).isEqualTo(Durability.OS);
    assertThat(settings.legacyCharset()).isEqualTo(Charset.forName("GBK"));
    assertThat(settings.workers()).isEqualTo(Runtime.getRuntime().availableProcessors());
  }

  @Test
  void tellsAllProblemsAtOnceEachWithSettingValueAndRule() throws IOException {
    write(
        "wharf.packets = vier\nwharf.space-reserve = 1 barrel\nwharf.inbx = x\n"
            + "wharf.durability = maybe\nwharf.archive = inbox/archive\nwharf.legacy-charset = X-No");
    assertThatThrownBy(this::read)
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "wharf.packets=vier: must be a whole number from 1 to 1000 (application.properties)",
            "wharf.space-reserve=1 barrel: must be a size",
            "wharf.inbx: there is no such setting; did you mean wharf.inbox?",
            "wharf.durability=maybe: must be full or os",
            "must not lie in wharf.inbox",
            "wharf.legacy-charset=X-No: must be a character set");
  }

  @Test
  void missingFileIsNamed() {
    assertThatThrownBy(this::read)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("application.properties is not there");
  }

  private void write(String text) throws IOException {
    Files.writeString(folder.resolve(Settings.FILE), text);
  }

  private Settings read() throws SettingsException {
    return Settings.read(folder, Map.of(), new Properties());
  }
}
