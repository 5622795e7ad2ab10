package dev.wharf.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wharf.fixture.Waiting;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class OwnershipTest {
  @TempDir Path folder;

  @Test
  void isNeverLeftOpen() {
    assertThat(Ownership.AUTO.here()).isIn(Ownership.NAMESPACE, Ownership.MARK);
  }

  @ParameterizedTest
  @EnumSource(
      value = Ownership.class,
      names = {"NAMESPACE", "MARK"})
  void isWhatWasChosen(Ownership chosen) {
    assertThat(chosen.here()).isSameAs(chosen);
  }

  @ParameterizedTest
  @EnumSource(Ownership.class)
  void isNamedInLowerCase(Ownership ownership) {
    assertThat(ownership.word()).matches("[a-z]+").isEqualToIgnoringCase(ownership.name());
  }

  @Test
  void killsTheNamespaceWithItsFirstProcess() {
    assertThat(Ownership.namespace())
        .startsWith("unshare")
        .contains("--pid", "--fork", "--kill-child=KILL", "--mount-proc");
  }

  @Test
  void namespaceHoldsOneThatClearedItsEnvironment() throws Exception {
    assumeTrue(Ownership.AUTO.here() == Ownership.NAMESPACE, "this machine has namespaces");
    String token = "86400." + UUID.randomUUID().toString().replaceAll("\\D", "");
    try (Children children = new Children(folder, Ownership.NAMESPACE)) {
      Child child =
          children.start(
              List.of(
                  "sh",
                  "-c",
                  "env -i setsid sleep "
                      + token
                      + " >/dev/null 2>&1 & echo started; exec sleep 1000"),
              folder.toFile(),
              Map.of("PATH", "/usr/bin:/bin"),
              true);
      new BufferedReader(new InputStreamReader(child.output(), StandardCharsets.UTF_8)).readLine();
      Waiting.until("it runs", () -> runs(token));

      child.end();

      Waiting.until("it is gone", () -> !runs(token));
      assertThat(child.alive()).isFalse();
    }
  }

  @Test
  void namespaceGivesBackTheExitCode() throws Exception {
    assumeTrue(Ownership.AUTO.here() == Ownership.NAMESPACE, "this machine has namespaces");
    try (Children children = new Children(folder, Ownership.NAMESPACE)) {
      Child child =
          children.start(
              List.of("sh", "-c", "exit 65"), folder.toFile(), Map.of("PATH", "/bin"), true);

      assertThat(child.await(Duration.ofSeconds(30))).isTrue();
      assertThat(child.exit()).isEqualTo(65);
    }
  }

  @Test
  void namespacesGiveChildrenProcessNumbersFarFromOneAnother() throws Exception {
    assumeTrue(Ownership.AUTO.here() == Ownership.NAMESPACE, "this machine has namespaces");
    List<Long> numbers = new ArrayList<>();
    try (Children children = new Children(folder, Ownership.NAMESPACE)) {
      for (int i = 0; i < 5; i++) {
        Child child =
            children.start(
                List.of("sh", "-c", "echo $$"), folder.toFile(), Map.of("PATH", "/bin"), true);
        numbers.add(
            Long.valueOf(
                new String(child.output().readAllBytes(), StandardCharsets.UTF_8).strip()));
      }
    }
    Collections.sort(numbers);
    for (int i = 1; i < numbers.size(); i++) {
      assertThat(numbers.get(i) - numbers.get(i - 1)).isGreaterThan(100);
    }
  }

  private static boolean runs(String token) {
    return ProcessHandle.allProcesses()
        .anyMatch(
            process ->
                process.info().arguments().map(List::of).orElse(List.of()).contains(token)
                    && process.info().command().orElse("").contains("sleep"));
  }
}
