package dev.wharf.functional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The lab's settings, sender and report, with code in the place of its own that needs no numpy. */
@Timeout(60)
class LabTest {
  private static final Path LAB = Path.of("examples/lab").toAbsolutePath();

  /** Fails as the lab's code does. */
  private static final String CODE =
      """
      import csv, json, os, signal, sys, time
      if "--version" in sys.argv:
          sys.exit(print("1.0"))
      from wharf_worker import BadPacket, serve

      def evaluate(data, results, packet):
          rows = list(csv.DictReader(open(data / "measurement.csv")))
          if "acceleration" not in rows[0]:
              raise BadPacket("no column")
          if not any(float(row["acceleration"]) for row in rows):
              os.kill(os.getpid(), signal.SIGSEGV)
          while rows[0]["time_s"] == rows[1]["time_s"]:
              time.sleep(1)
          (results / "summary.json").write_text(json.dumps({"strongest_hz": 1, "verdict": "in order"}))

      serve(evaluate)
      """;

  @RegisterExtension private final TestServer server = new TestServer();
  @TempDir Path folder;

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private void settings() throws IOException {
    Files.writeString(folder.resolve("evaluate.py"), CODE);
    Files.copy(Path.of("examples/python/wharf_worker.py"), folder.resolve("wharf_worker.py"));
    Properties lab = new Properties();
    try (InputStream in = Files.newInputStream(LAB.resolve("lab.properties"))) {
      lab.load(in);
    }
    String code = folder.resolve("evaluate.py").toString();
    lab.stringPropertyNames()
        .forEach(
            key ->
                server.with(
                    key,
                    lab.getProperty(key)
                        .replace("PYTHON ", "python3 ")
                        .replace("code/evaluate.py", code)));
    server.with("camel.beans.packetProcessor.timeout", "1s").with("wharf.retry.delay", "10ms");
  }

  private static List<String> outcomes(String table) {
    return Pattern.compile("(?m)^ *(pump-\\S+ +[a-z-]+) ")
        .matcher(table)
        .results()
        .map(found -> found.group(1).replaceAll(" +", " "))
        .toList();
  }

  @Test
  void packetsEndAsTheLabSays() throws Exception {
    settings();
    server.start();
    Path inbox = server.folder("inbox");
    run("python3", LAB.resolve("make_packets.py").toString(), inbox.toString());
    Waiting.until(
        "13 packets have ended",
        () -> server.status().archived() + server.status().quarantined() == 13);
    String shown = run("python3", LAB.resolve("show.py").toString(), inbox.getParent().toString());
    assertThat(outcomes(shown))
        .hasSize(13)
        .containsAll(outcomes(Files.readString(LAB.resolve("README.md"))));
  }

  @Test
  void scriptsCanBeRead() throws Exception {
    run("bash", "-n", LAB.resolve("run.sh").toString());
    run(
        "python3",
        "-c",
        "import ast, sys; ast.parse(open(sys.argv[1]).read())",
        LAB.resolve("evaluate.py").toString());
  }

  /** Else two lines would set the same, and the log would warn. */
  @Test
  void linesOfTheLabTakeThePlaceOfShippedOnes() throws Exception {
    String shipped = Files.readString(Path.of("application.properties"));
    List<String> both =
        Files.readAllLines(LAB.resolve("lab.properties")).stream()
            .filter(line -> line.contains(" = "))
            .map(line -> line.substring(0, line.indexOf(" = ")))
            .filter(key -> shipped.contains("\n" + key + " ="))
            .toList();
    assertThat(both).containsExactly("camel.beans.packetProcessor", "wharf.retry.attempts");
    for (String file : List.of("run.sh", "Dockerfile")) {
      assertThat(Files.readString(LAB.resolve(file)))
          .contains("/^(camel\\.beans\\.packetProcessor|wharf\\.retry\\.attempts) =/d");
    }
  }
}
