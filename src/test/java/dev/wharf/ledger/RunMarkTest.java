package dev.wharf.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunMarkTest {
  @TempDir Path state;

  @Test
  void firstServerHasNoPredecessor() {
    assertThat(RunMark.in(state).died()).isNull();
  }

  @Test
  void serverThatWasNotStoppedDied() {
    RunMark.in(state).begin("first");
    assertThat(RunMark.in(state).died()).isEqualTo("first");
  }

  @Test
  void serverThatWasStoppedDidNotDie() {
    RunMark mark = RunMark.in(state);
    mark.begin("first");
    mark.end();
    assertThat(RunMark.in(state).died()).isNull();
  }

  @Test
  void serverThatEndedWithItsMachineDidNotDie() {
    new RunMark(state, "boot before").begin("first");
    assertThat(new RunMark(state, "boot after").died()).isNull();
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
