package dev.wharf.functional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the examples say to somebody who calls them in a wrong way. */
class ExampleUsageTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "python3 examples/sender/send.py",
        "python3 examples/sender/send.py no.zip http://localhost:1/api/inbox/no",
        "python3 examples/sender/send.py README.md nowhere",
        "python3 examples/sender/send.py README.md http://localhost:1/api/inbox/no",
        "bash examples/sender/send.sh",
        "bash examples/sender/send.sh no.zip inbox",
        "bash examples/sender/send.sh README.md http://localhost:1/api/inbox/no",
        "python3 examples/sender/resend.py",
        "python3 examples/python/count.py",
        "python3 examples/lab/make_packets.py",
        "python3 examples/lab/show.py"
      })
  void saysHowItIsUsed(String command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(List.of(command.split(" ")));
    builder.environment().remove("WHARF_TOKEN");
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(2);
    assertThat(said).contains("usage: ").doesNotContain("Traceback");
  }
}
