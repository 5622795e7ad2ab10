package dev.wharf.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MissingProgramTest {
  private final MissingProgram missing = new MissingProgram();

  @ParameterizedTest
  @ValueSource(ints = {126, 127})
  void explainsTheCodesOfAShell(int exit) {
    assertThat(missing.explains(exit, "one")).isTrue();
    assertThat(missing.explains(exit, "one")).as("as long as it lasts").isTrue();
    assertThat(missing.explains(exit, "two")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 65, 125, 128, 137, 255})
  void otherCodesAreTheCommandsOwn(int exit) {
    assertThat(missing.explains(exit, "one")).isFalse();
  }

  @Test
  void packetForWhichAloneItIsMissingIsAtFault() {
    missing.worked();
    assertThat(missing.explains(127, "one")).isTrue();
    missing.worked();
    assertThat(missing.explains(127, "two")).as("the first time for that one").isTrue();
    assertThat(missing.explains(127, "one")).isFalse();
  }
}
