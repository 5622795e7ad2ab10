package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.wharf.fixture.DeepTree;
import dev.wharf.fixture.HoldsFolder;
import dev.wharf.fixture.JmxClient;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.PluginJar;
import dev.wharf.fixture.SmallDisk;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WharfProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A packet that can neither be ended nor put back, for each reason that can be made here, is named
 * wherever one looks, and nowhere any more once the reason is gone, without a restart.
 */
class BlockedEverywhereIT {
  private static final String NAME = "held";

  @TempDir Path folder;
  private Path sent;
  private WharfProcess wharf;
  private SmallDisk disk;
  private Process server;
  private int port;

  /** Why a packet is held. */
  enum Cause {
    /** The folder in the inbox cannot be renamed by anybody. */
    IMMOVABLE,
    /** The same, once its end is decided. */
    IMMOVABLE_ON_ITS_WAY,
    /** Neither archive nor quarantine, both on another file system, can hold what is so deep. */
    TOO_DEEP
  }

  @BeforeEach
  void prepare() throws IOException {
    assumeThat(SmallDisk.possible()).as("it takes root").isTrue();
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    sent = folder.resolve("inbox").resolve(NAME);
    wharf = new WharfProcess(folder).setting("wharf.http.port", String.valueOf(port));
  }

  @AfterEach
  void free() throws Exception {
    if (server != null) {
      server.destroyForcibly().waitFor();
    }
    attribute("-i", sent);
    DeepTree.run(folder, "rm -rf inbox work");
    if (disk != null) {
      disk.close();
    }
  }

  private static void attribute(String change, Path path) throws Exception {
    if (Files.exists(path)) {
      assumeThat(new ProcessBuilder("chattr", change, path.toString()).start().waitFor())
          .as("chattr on a file system that knows it")
          .isZero();
    }
  }

  private void make(Cause cause) throws Exception {
    Files.createDirectories(sent);
    if (cause == Cause.TOO_DEEP) {
      disk = SmallDisk.mount(folder.resolve("disk"), "16m");
      wharf.setting("wharf.archive", folder.resolve("disk/archive").toString());
      wharf.setting("wharf.quarantine", folder.resolve("disk/quarantine").toString());
      DeepTree.make(sent.resolve("deep"));
    } else if (cause == Cause.IMMOVABLE_ON_ITS_WAY) {
      wharf
          .classes(PluginJar.of(folder.resolve("plugin.jar"), HoldsFolder.class))
          .setting("camel.beans.packetProcessor", "#class:" + HoldsFolder.class.getName());
    }
    Files.write(sent.resolve(NAME + ".zip"), PacketFolders.zip(2));
    if (cause == Cause.IMMOVABLE) {
      attribute("+i", sent);
    }
  }

  private void end(Cause cause) throws Exception {
    if (cause == Cause.TOO_DEEP) {
      DeepTree.run(folder, "rm -rf inbox/held/deep work/held/folder/deep");
    } else {
      attribute("-i", sent);
    }
  }

  private String command(String... words) throws Exception {
    Process process =
        new ProcessBuilder(wharf.command(words))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said + "\nexit " + process.waitFor();
  }

  private String get(String path) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean pageIsThere() {
    try {
      return !get("/api/status").isEmpty();
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** What is to be seen of blocked packets, by place. */
  private Map<String, String> places() throws Exception {
    Map<String, String> places = new LinkedHashMap<>();
    places.put("the API", after(get("/api/status"), "\"blocked\":["));
    places.put("health", get("/observe/health"));
    places.put("metrics", after(get("/observe/metrics"), "\nwharf_packets_blocked "));
    try (JmxClient jmx = new JmxClient(server.pid())) {
      places.put("JMX", jmx.tell("get BlockedPackets"));
    }
    places.put("status", command("status"));
    places.put("history", command("history", "--state", "blocked"));
    places.put("check", command("check"));
    places.put("verify", command("verify"));
    return places;
  }

  private static String after(String text, String mark) {
    int at = text.indexOf(mark);
    assertThat(at).as(mark + " in " + text).isNotNegative();
    int from = at + mark.length();
    return text.substring(from, Math.min(text.length(), from + 300));
  }

  @ParameterizedTest
  @EnumSource
  void isSeenEverywhereUntilItsCauseIsGone(Cause cause) throws Exception {
    make(cause);
    assertThat(command("drain")).contains("blocked: " + NAME + ": ").endsWith("exit 2");
    server = wharf.serve();
    Waiting.until("the page is there", this::pageIsThere);
    Waiting.until("it is blocked", () -> get("/api/status").contains("\"name\":\"" + NAME));
    places()
        .forEach(
            (place, says) -> {
              if (place.equals("metrics")) {
                assertThat(says).as(place).startsWith("1");
              } else {
                assertThat(says).as(place).contains(NAME);
              }
            });
    end(cause);
    command("retry", NAME);
    Waiting.until("it goes on", () -> after(get("/api/status"), "\"blocked\":[").startsWith("]"));
    Map<String, String> places = places();
    assertThat(places.get("the API")).startsWith("]");
    assertThat(places.get("metrics")).startsWith("0");
    assertThat(places.get("JMX")).doesNotContain(NAME);
    assertThat(places.get("health")).doesNotContain(NAME);
    assertThat(places.get("history")).doesNotContain(NAME);
    assertThat(places.get("status")).doesNotContain("BLOCKED");
    assertThat(places.get("check")).doesNotContain("is blocked");
    assertThat(places.get("verify")).doesNotContain("is blocked");
  }
}
