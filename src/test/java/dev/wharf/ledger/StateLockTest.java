package dev.wharf.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLockTest {
  @TempDir Path state;

  @Test
  void isTakenByOneAtATime() throws IOException {
    try (StateLock lock = StateLock.take(state)) {
      assertThat(lock).isNotNull();
      assertThat(StateLock.take(state)).isNull();
    }
  }

  @Test
  void isFreeOnceItsHolderIsGone() throws IOException {
    StateLock.take(state).close();
    try (StateLock again = StateLock.take(state)) {
      assertThat(again).isNotNull();
    }
  }

  @Test
  void locksEachStateFolderForItself(@TempDir Path other) throws IOException {
    try (StateLock one = StateLock.take(state);
        StateLock two = StateLock.take(other)) {
      assertThat(one).isNotNull();
      assertThat(two).isNotNull();
    }
  }

  @Test
  void saysWhoHoldsIt() throws IOException {
    try (StateLock lock = StateLock.take(state)) {
      assertThat(lock).isNotNull();
      assertThat(StateLock.holder(state))
          .matches(
              "process %d on \\Q%s\\E since \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"
                  .formatted(ProcessHandle.current().pid(), StateLock.host()));
    }
  }

  @Test
  void replacesLongerWordsOfTheHolderBefore() throws IOException {
    Files.writeString(state.resolve("server.lock"), "process 1 ".repeat(100));
    try (StateLock lock = StateLock.take(state)) {
      assertThat(lock).isNotNull();
      assertThat(StateLock.holder(state)).doesNotContain("process 1 process");
    }
  }

  @Test
  void knowsNoHolderWhereNoServerWasEver() {
    assertThat(StateLock.holder(state)).isEqualTo("an unknown process");
  }

  @Test
  void keepsItsInstanceOverAllRuns() throws IOException {
    String first;
    try (StateLock lock = StateLock.take(state)) {
      first = lock.instance();
      assertThat(lock.instance()).isEqualTo(first);
    }
    try (StateLock lock = StateLock.take(state)) {
      assertThat(lock.instance()).isEqualTo(first);
    }
  }

  @Test
  void givesEachStateFolderAnInstanceOfItsOwn(@TempDir Path other) throws IOException {
    try (StateLock one = StateLock.take(state);
        StateLock two = StateLock.take(other)) {
      assertThat(one.instance()).isNotEqualTo(two.instance());
    }
  }

  @Test
  void namesTheMachineInItsInstance() throws IOException {
    try (StateLock lock = StateLock.take(state)) {
      assertThat(lock.instance()).endsWith("@" + StateLock.host());
    }
  }

  @Test
  void knowsAfterAKillThatTheLastHolderDidNotReleaseIt() throws IOException {
    try (StateLock first = StateLock.take(state)) {
      assertThat(first.afterKill()).isFalse();
    }
    try (StateLock second = StateLock.take(state)) {
      assertThat(second.afterKill()).as("after a release").isFalse();
    }
    Files.writeString(state.resolve("server.lock"), "process 1 on nowhere");
    try (StateLock third = StateLock.take(state)) {
      assertThat(third.afterKill()).isTrue();
    }
  }
}
