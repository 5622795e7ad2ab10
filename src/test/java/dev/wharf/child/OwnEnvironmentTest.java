package dev.wharf.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.JavaProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OwnEnvironmentTest {
  /** Hides its variable WANTED and prints what is seen of it; it runs in a process of its own. */
  static final class Hiding {
    private Hiding() {}

    public static void main(String[] args) throws Exception {
      boolean hidden = OwnEnvironment.hide((name, value) -> name.equals("WANTED"));
      String seen =
          Files.readString(Path.of("/proc/self/environ"), StandardCharsets.UTF_8)
              .replace('\0', '\n');
      System.out.println(hidden + " " + System.getenv("WANTED") + "\n" + seen);
    }
  }

  @Test
  void valuesAreHiddenFromOtherProcessesAndKeptInJava() throws Exception {
    ProcessBuilder builder = JavaProcess.of(Hiding.class, OwnEnvironment.class);
    builder.environment().put("WANTED", "ge=heim é");
    builder.environment().put("WANTED_TOO", "seen");
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said).contains("true ge=heim é\n", "\nWANTED=**********\n", "\nWANTED_TOO=seen\n");
  }
}
