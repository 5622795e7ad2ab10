package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WharfProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's Prometheus against the packaged server, with the rules and the dashboard that ship. */
class PrometheusIT {
  private static final Path EXAMPLES = Path.of("examples");
  private static final Path RULES = EXAMPLES.resolve("prometheus/wharf-alerts.yml");
  private static final Pattern METRIC = Pattern.compile("\\b(wharf|jvm|process)_\\w+");

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> started = new ArrayList<>();
  private WharfProcess wharf;
  private int port;

  @BeforeEach
  void serve() throws IOException {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/promtool")), "Debian's package prometheus is there");
    port = freePort();
    wharf =
        new WharfProcess(Files.createDirectory(folder.resolve("wharf")))
            .setting("wharf.http.port", String.valueOf(port))
            .setting("wharf.stalled-after", "1s");
    started.add(wharf.serve());
    Waiting.until("the page is there", () -> wharf.log().contains("Status page: "));
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private String get(String address) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
        .body();
  }

  private String metrics() throws IOException, InterruptedException {
    return get("http://127.0.0.1:" + port + "/observe/metrics");
  }

  @Test
  void promtoolTakesTheMetricsAndTheRulesAndEveryNameInUseIsThere() throws Exception {
    wharf.inbox().deliver("good", PacketFolders.zip(1));
    assertThatFolder(wharf.folder().resolve("archive/good")).appears();
    String metrics = metrics();
    Path file = Files.writeString(folder.resolve("metrics"), metrics);
    assertThat(promtool(file, "check", "metrics")).isEmpty();
    assertThat(promtool(null, "check", "rules", RULES.toString())).contains("SUCCESS");
    assertThat(
            promtool(
                null, "check", "config", EXAMPLES.resolve("prometheus/prometheus.yml").toString()))
        .contains("SUCCESS");
    assertThat(
            promtool(null, "test", "rules", "src/test/resources/prometheus/wharf-alerts-test.yml"))
        .contains("SUCCESS");
    Set<String> told =
        metrics
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.replaceAll("[{ ].*", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    for (Path user : List.of(RULES, EXAMPLES.resolve("grafana/wharf.json"))) {
      assertThat(names(Files.readString(user)))
          .as(user.toString())
          .hasSizeGreaterThan(5)
          .isSubsetOf(told);
    }
    assertThat(metrics).doesNotContain("good");
  }

  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    for (Matcher matcher = METRIC.matcher(text); matcher.find(); ) {
      names.add(matcher.group());
    }
    return names;
  }

  private String promtool(Path input, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    if (input != null) {
      builder.redirectInput(input.toFile());
    }
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void alertsFireWhenPacketIsQuarantinedArrivalStallsDiskFillsAndTheServerIsGone()
      throws Exception {
    String prometheus = startPrometheus();
    Waiting.until(
        "it scrapes", () -> get(prometheus + "query?query=wharf_workers").contains("wharf"));
    assertThat(firing(prometheus)).isEmpty();
    wharf.inbox().deliver("bad", "no zip".getBytes(StandardCharsets.UTF_8));
    awaitAlert(prometheus, "WharfPacketQuarantined");
    wharf.inbox().arriving("half", new byte[10]);
    awaitAlert(prometheus, "WharfArrivalStalled");
    wharf.setting("wharf.space-reserve", "1000TB");
    awaitAlert(prometheus, "WharfDiskFills");
    awaitAlert(prometheus, "WharfIntakePaused");
    wharf.setting("wharf.space-reserve", "1MB");
    Waiting.until("it is over", () -> !firing(prometheus).contains("WharfIntakePaused"));
    started.get(0).destroyForcibly();
    awaitAlert(prometheus, "WharfDown");
  }

  /** The files that ship, but for how long a thing must last and how often is looked. */
  private String startPrometheus() throws IOException {
    int own = freePort();
    Path place = Files.createDirectory(folder.resolve("prometheus"));
    Files.writeString(
        place.resolve("wharf-alerts.yml"),
        Files.readString(RULES).replaceAll("for: \\d+m", "for: 0s"));
    Files.writeString(
        place.resolve("prometheus.yml"),
        Files.readString(EXAMPLES.resolve("prometheus/prometheus.yml"))
            .replace("15s", "300ms")
            .replace("127.0.0.1:8080", "127.0.0.1:" + port));
    started.add(
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + place.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + place.resolve("data"),
                "--web.listen-address=127.0.0.1:" + own)
            .redirectErrorStream(true)
            .redirectOutput(place.resolve("log").toFile())
            .start());
    String address = "http://127.0.0.1:" + own;
    Waiting.until("Prometheus is ready", () -> ready(address));
    return address + "/api/v1/";
  }

  private boolean ready(String address) throws InterruptedException {
    try {
      return get(address + "/-/ready").contains("Ready");
    } catch (IOException e) {
      return false;
    }
  }

  private Set<String> firing(String prometheus) throws Exception {
    Set<String> names = new TreeSet<>();
    for (JsonNode alert :
        new ObjectMapper().readTree(get(prometheus + "alerts")).get("data").get("alerts")) {
      if (alert.get("state").asText().equals("firing")) {
        names.add(alert.get("labels").get("alertname").asText());
      }
    }
    return names;
  }

  private void awaitAlert(String prometheus, String name) {
    Waiting.until(name + " fires", () -> firing(prometheus).contains(name));
  }
}
