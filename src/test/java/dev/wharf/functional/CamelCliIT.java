package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WharfProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code camel get} and {@code camel top} read of a running server. */
class CamelCliIT {
  @TempDir Path folder;
  @TempDir Path home;

  @Test
  void camelCommandFindsTheServerWhereThatIsWanted() throws Exception {
    WharfProcess wharf = new WharfProcess(folder).option("-Duser.home=" + home);
    Process server = wharf.serve();
    server.destroyForcibly().waitFor();
    assertThat(home).isEmptyDirectory();
    wharf.setting("wharf.camel-cli", "yes");
    server = wharf.serve();
    try {
      Path status = home.resolve(".camel/" + server.pid() + "-status.json");
      Waiting.until("its routes are told", () -> routes(status).contains("\"intake\""));
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  private static String routes(Path status) throws Exception {
    if (!Files.exists(status) || Files.size(status) == 0) {
      return "";
    }
    try {
      JsonNode told = new ObjectMapper().readTree(Files.readString(status));
      return String.valueOf(told.get("routes"));
    } catch (JsonProcessingException e) {
      return ""; // Just being written.
    }
  }
}
