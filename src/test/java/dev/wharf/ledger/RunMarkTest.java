package dev.wharf.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunMarkTest {
  private static final String BOOT = "boot";

  @TempDir Path state;

  @Test
  void firstServerHasNoPredecessor() {
    assertThat(RunMark.in(state).died()).isNull();
  }

  @Test
  void serverThatWasNotStoppedDied() throws Exception {
    Files.writeString(state.resolve("running"), "first\n" + BOOT + "\n1 long ago\n");
    assertThat(new RunMark(state, BOOT).died()).isEqualTo("first");
  }

  @Test
  void serverWhoseProcessIsStillThereDidNotDie() {
    RunMark.in(state).begin("first");
    assertThat(RunMark.in(state).died()).isNull();
  }

  @Test
  void serverThatWasStoppedDidNotDie() {
    RunMark mark = RunMark.in(state);
    mark.begin("first");
    mark.end();
    assertThat(RunMark.in(state).died()).isNull();
    assertThat(RunMark.in(state).stopped()).isEqualTo("first");
  }

  @Test
  void serverThatEndedWithItsMachineDidNotDie() throws Exception {
    Files.writeString(state.resolve("running"), "first\nboot before\n1 long ago\n");
    assertThat(new RunMark(state, BOOT).died()).isNull();
  }

  @Test
  void markThatWasCutShortSaysNothing() throws Exception {
    Files.writeString(state.resolve("running"), "first");
    assertThat(RunMark.in(state).died()).isNull();
  }

  @Test
  void markThatCannotBeWrittenHoldsUpNothing() {
    RunMark mark = RunMark.in(state.resolve("missing"));
    mark.begin("first");
    mark.end();
    assertThat(mark.died()).isNull();
  }
}
