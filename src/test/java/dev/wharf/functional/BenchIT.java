package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WharfProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench/run.py} with numbers so small that its figures say nothing. */
class BenchIT {
  private static final String[] WORKLOADS = {
    "burst", "large", "trickle", "backlog", "fairness", "start", "memory"
  };

  @TempDir Path folder;
  private Path base;
  private Path json;
  private Path output;
  private String options;

  @BeforeEach
  void prepare() throws IOException {
    base = Files.createDirectory(folder.resolve("base"));
    json = folder.resolve("bench.json");
    output = folder.resolve("output");
    List<String> command =
        new WharfProcess(Files.createDirectory(folder.resolve("server"))).command();
    options = String.join(" ", command.stream().filter(word -> word.startsWith("-X")).toList());
  }

  @Test
  void measuresEachWorkloadAndLeavesNothing() throws Exception {
    JsonNode workloads = measured();
    assertThat(workloads.fieldNames()).toIterable().containsExactly(WORKLOADS);
    for (String workload : WORKLOADS) {
      assertThat(figure(workloads, workload, "wharf")).as(workload).isPositive();
      assertThat(workloads.get(workload).get("wharf").get("median").get("MiB").asDouble())
          .as(workload)
          .isBetween(30.0, 1000.0);
    }
    for (String workload : List.of("burst", "large")) {
      assertThat(figure(workloads, workload, "unzip")).isPositive();
      assertThat(figure(workloads, workload, "python")).isPositive();
    }
  }

  @Test
  void comparesVariants() throws Exception {
    String stock =
        "stock -Xmx100m wharf.durability=os camel.beans.entrySplitter="
            + "#class:org.apache.camel.dataformat.zipfile.ZipSplitter";
    JsonNode workloads = measured("--only", "burst", "--against", "none", "--variant", stock);
    assertThat(workloads.get("burst").fieldNames()).toIterable().containsExactly("wharf", "stock");
    assertThat(figure(workloads, "burst", "stock")).isPositive();
  }

  private JsonNode measured(String... arguments) throws Exception {
    Process bench = start(arguments);
    assertThat(bench.waitFor(180, TimeUnit.SECONDS)).isTrue();
    assertThat(bench.exitValue()).as(Files.readString(output)).isZero();
    assertThat(base).isEmptyDirectory();
    return new ObjectMapper().readTree(json.toFile()).get("workloads");
  }

  /** The figure that counts. */
  private static double figure(JsonNode workloads, String workload, String contender) {
    return workloads.get(workload).get(contender).get("median").elements().next().asDouble();
  }

  @Test
  void endsWhatItStartedWhenItIsStopped() throws Exception {
    Process bench = start("--only", "trickle", "--scale", "5");
    Waiting.until("a server runs", () -> servers(bench).size() == 1);
    List<ProcessHandle> started = servers(bench);
    bench.destroy();
    assertThat(bench.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(bench.exitValue()).isEqualTo(143);
    assertThat(started).noneMatch(ProcessHandle::isAlive);
    assertThat(base).isEmptyDirectory();
  }

  @Test
  void simulationOfManyMachinesTellsWhatIsBusy() throws Exception {
    Process simulation =
        new ProcessBuilder(
                "python3",
                "bench/scale.py",
                "--machines",
                "1,4",
                "--inboxes",
                "1",
                "--seconds",
                "1")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(simulation.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(simulation.exitValue()).as(Files.readString(output)).isZero();
    assertThat(Files.readAllLines(output))
        .hasSize(3)
        .last()
        .asString()
        .contains("database", "inbox");
  }

  @Test
  void serverThatCannotStartIsToldInItsOwnWords() throws Exception {
    Process bench = start("--only", "burst", "--against", "none", "--setting", "wharf.pakets=3");
    assertThat(bench.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(bench.exitValue()).isOne();
    assertThat(Files.readString(output)).contains("did you mean wharf.packets?");
    assertThat(base).isEmptyDirectory();
  }

  private static List<ProcessHandle> servers(Process bench) {
    return bench
        .descendants()
        .filter(process -> process.info().commandLine().orElse("").endsWith("wharf.jar run"))
        .toList();
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("python3", "bench/run.py", "--rounds", "1"));
    command.addAll(List.of("--scale", "0.01", "--limit", "60"));
    command.addAll(List.of("--dir", base.toString(), "--json", json.toString()));
    command.addAll(List.of("--java", Path.of(System.getProperty("java.home"), "bin/java") + ""));
    command.addAll(List.of("--opts=" + options, "--setting", "wharf.space-reserve=1MB"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}
