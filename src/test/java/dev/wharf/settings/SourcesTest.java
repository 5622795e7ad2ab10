package dev.wharf.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of several values counts, and where it is said to come from. */
class SourcesTest {
  @TempDir Path folder;
  private WrittenSettings written;

  @BeforeEach
  void write() {
    written = new WrittenSettings(folder);
  }

  @Test
  void defaultCountsWhereNothingIsGiven() {
    Settings settings = written.read();
    assertThat(settings.packets()).isEqualTo(4);
    assertThat(settings.all().get("wharf.packets")).isEqualTo(new InForce("4", "default", true));
  }

  @Test
  void fileCountsBeforeTheDefault() {
    Settings settings = written.file("wharf.packets = 5").read();
    assertThat(settings.packets()).isEqualTo(5);
    assertThat(source(settings)).isEqualTo("application.properties");
  }

  @Test
  void environmentCountsBeforeTheFile() {
    Settings settings = written.file("wharf.packets = 5").environment("WHARF_PACKETS", "6").read();
    assertThat(settings.packets()).isEqualTo(6);
    assertThat(source(settings)).isEqualTo("environment variable WHARF_PACKETS");
  }

  @Test
  void commandLineCountsBeforeTheEnvironment() {
    Settings settings =
        written.environment("WHARF_PACKETS", "6").system("wharf.packets", "7").read();
    assertThat(settings.packets()).isEqualTo(7);
    assertThat(source(settings)).isEqualTo("-Dwharf.packets");
  }

  @Test
  void operatorCountsBeforeAll() throws SettingsException {
    LiveSettings live = written.system("wharf.packets", "7").live();
    live.set("wharf.packets", "8");
    assertThat(live.get().packets()).isEqualTo(8);
    assertThat(source(live.get())).isEqualTo("the operator");
  }

  @Test
  void dotsAndHyphensAreUnderscoresInTheEnvironment() {
    written.environment("WHARF_LIMITS_NAME_BYTES", "100");
    assertThat(written.read().limits().nameBytes()).isEqualTo(100);
  }

  @Test
  void blanksAroundAValueDoNotCount() {
    assertThat(written.environment("WHARF_PACKETS", " 6\t").read().packets()).isEqualTo(6);
  }

  @Test
  void otherKeysOfTheFileAreOverriddenInTheSameWay() {
    written.file("camel.component.seda.queue-size = 64");
    assertThat(written.read().inForce()).doesNotContainKey("camel.component.seda.queue-size");
    written.environment("CAMEL_COMPONENT_SEDA_QUEUE_SIZE", "65");
    assertThat(written.read().inForce()).containsEntry("camel.component.seda.queue-size", "65");
    written.system("camel.component.seda.queue-size", "66");
    assertThat(written.read().inForce()).containsEntry("camel.component.seda.queue-size", "66");
  }

  @Test
  void routesAreGivenTheNumberOfWorkersThatZeroStandsFor() {
    int cores = Runtime.getRuntime().availableProcessors();
    Settings settings = written.file("wharf.workers = 0").read();
    assertThat(settings.workers()).isEqualTo(cores);
    assertThat(settings.inForce()).containsEntry("wharf.workers", String.valueOf(cores));
  }

  @Test
  void stateFolderIsFoundWhileOtherSettingsAreWrong() throws SettingsException {
    written.file("wharf.packets = many", "wharf.state = memory");
    assertThat(written.stateFolder()).isEqualTo(Path.of("memory").toAbsolutePath());
  }

  @Test
  void stateFolderNeedsNoFileWhereTheEnvironmentNamesIt() throws Exception {
    Files.delete(folder.resolve(Settings.FILE));
    written.environment("WHARF_STATE", "/srv/state");
    assertThat(written.stateFolder()).isEqualTo(Path.of("/srv/state"));
  }

  @Test
  void stateFolderThatIsWrongIsRefused() {
    written.file("wharf.state = a?b");
    assertThatThrownBy(written::stateFolder).hasMessageContaining("wharf.state=a?b: must be");
  }

  private static String source(Settings settings) {
    return settings.all().get("wharf.packets").source();
  }
}
