package dev.wharf.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ReadinessTest {
  private static final String LISTEN =
      """
      import socket, sys
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      s.bind(sys.argv[1])
      print("listening", flush=True)
      print(s.recv(4096).decode(), flush=True)
      """;

  @TempDir Path folder;

  @Test
  void isAnnouncedToWhoeverAskedForIt() throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(place -> Files.isExecutable(Path.of(place, "systemd-notify"))));
    String socket = folder.resolve("notify").toString();
    Process listener = new ProcessBuilder("python3", "-c", LISTEN, socket).start();
    try (BufferedReader said = listener.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said.readLine()).isEqualTo("listening");

      Readiness.announce(Map.of("NOTIFY_SOCKET", socket), "takes packets from /a b");

      assertThat(said.lines().toList()).contains("READY=1", "STATUS=takes packets from /a b");
    } finally {
      listener.destroyForcibly();
    }
  }
}
