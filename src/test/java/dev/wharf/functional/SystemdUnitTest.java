package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.settings.LiveSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What the unit of the system's server promises, as far as its text and the settings tell. */
class SystemdUnitTest {
  private static final Path UNIT = Path.of("packaging/deb/wharf.service");

  private static String value(String key) throws IOException {
    List<String> found =
        Files.readAllLines(UNIT).stream().filter(line -> line.startsWith(key + "=")).toList();
    assertThat(found).as(key).hasSize(1);
    return found.get(0).substring(key.length() + 1);
  }

  @Test
  void waitsForAStopAsLongAsItMayTake() throws Exception {
    LiveSettings shipped = new LiveSettings(Path.of(""), Map.of(), new Properties());
    long stop = 2 * shipped.get().stopTimeout().toSeconds();

    assertThat(value("TimeoutStopSec")).endsWith("s");
    assertThat(Long.parseLong(value("TimeoutStopSec").replace("s", ""))).isGreaterThan(stop);
  }

  @Test
  void takesAStopBySignalForAGoodEnd() throws IOException {
    assertThat(value("SuccessExitStatus")).isEqualTo("143");
    assertThat(value("KillMode")).as("commands may finish what is in work").isEqualTo("mixed");
  }

  @Test
  void leavesCommandsTheNamespacesThatOwnThem() throws IOException {
    assertThat(value("RestrictNamespaces").split(" ")).contains("user", "pid", "mnt");
    assertThat(UNIT)
        .content()
        .as("they cover parts of /proc, so that no other could be mounted")
        .doesNotContain("\nProtectKernelTunables=yes", "\nProtectKernelLogs=yes");
  }
}
