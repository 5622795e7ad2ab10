package dev.wharf.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.fixture.PacketFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
  @TempDir Path root;
  private Path unpacked;
  private Path site;

  @BeforeEach
  void unpack() throws IOException {
    unpacked = root.resolve("wharf-1.2.3");
    site = root.resolve("my site");
    Files.createDirectories(unpacked.resolve("conf"));
    Files.createDirectories(unpacked.resolve("routes/housekeeping"));
    Files.writeString(unpacked.resolve("conf/application.properties"), "shipped");
    Files.writeString(unpacked.resolve("routes/housekeeping/one.camel.yaml"), "a route");
  }

  @Test
  void putsSettingsAndRoutesIntoAFolderThatItMakes() throws Exception {
    InitCommand.init(unpacked, site);

    assertThat(PacketFolders.files(site))
        .isEqualTo(
            Map.of(
                "application.properties", "shipped",
                "routes/housekeeping/one.camel.yaml", "a route"));
  }

  @Test
  void writesNothingOver() throws Exception {
    Files.createDirectories(site);
    Files.writeString(site.resolve("application.properties"), "edited");

    InitCommand.init(unpacked, site);

    assertThat(site.resolve("application.properties")).hasContent("edited");
    assertThat(site.resolve("routes/housekeeping/one.camel.yaml")).exists();
  }

  @Test
  void saysWhereNoPackageWasUnpacked() {
    assertThatThrownBy(() -> InitCommand.init(root, site))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("has no conf/ and routes/");
    assertThat(site).doesNotExist();
  }
}
