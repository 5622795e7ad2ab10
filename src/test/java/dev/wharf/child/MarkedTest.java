package dev.wharf.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Waiting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
@Timeout(60)
class MarkedTest {
  private static final String VARIABLE = "WHARF_TEST_MARK";

  private final String mark = UUID.randomUUID().toString();
  private final List<Process> started = new ArrayList<>();

  private Process sleep(String variable, String value) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sleep", "1000");
    builder.environment().put(variable, value);
    Process process = builder.start();
    started.add(process);
    Waiting.until(
        "it runs", () -> process.info().command().orElse("").endsWith("sleep") || gone(process));
    return process;
  }

  private static boolean gone(Process process) {
    return !process.isAlive();
  }

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void isFoundByTheStartOfTheMark() throws IOException {
    Process process = sleep(VARIABLE, mark + ".1.2");

    assertThat(Marked.find(VARIABLE, mark)).containsExactly(process.toHandle());
    assertThat(Marked.find(VARIABLE, mark + ".1")).containsExactly(process.toHandle());
  }

  @Test
  void isNotFoundByAnotherMark() throws IOException {
    sleep(VARIABLE, "x" + mark);

    assertThat(Marked.find(VARIABLE, mark)).isEmpty();
  }

  @Test
  void isNotFoundByAnotherVariable() throws IOException {
    sleep("NO_" + VARIABLE, mark);
    sleep("OTHER", VARIABLE + "=" + mark);

    assertThat(Marked.find(VARIABLE, mark)).isEmpty();
  }

  @Test
  void isKilledAndCounted() throws Exception {
    Process one = sleep(VARIABLE, mark);
    Process other = sleep(VARIABLE, mark);

    assertThat(Marked.kill(VARIABLE, mark)).isGreaterThanOrEqualTo(2);

    Waiting.until("both are gone", () -> gone(one) && gone(other));
    assertThat(Marked.find(VARIABLE, mark)).isEmpty();
  }

  @Test
  void isKilledAloneAndStrangersLive() throws Exception {
    Process stranger = sleep(VARIABLE, "stranger-" + mark);
    Process marked = sleep(VARIABLE, mark);

    Marked.kill(VARIABLE, mark);

    Waiting.until("it is gone", () -> gone(marked));
    assertThat(stranger.isAlive()).isTrue();
  }

  @Test
  void countsNoneWhereNoneIs() throws InterruptedException {
    assertThat(Marked.kill(VARIABLE, mark)).isZero();
  }
}
