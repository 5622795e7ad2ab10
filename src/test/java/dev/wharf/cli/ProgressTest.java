package dev.wharf.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void isShownOnTerminalsAlone() {
    try (Progress progress = new Progress("packets")) {
      assertThat(progress.shown()).isEqualTo(Progress.terminal());
    }
  }

  @Test
  void needsNoTerminal() {
    assumeFalse(Progress.terminal(), "standard output is no terminal");
    try (Progress progress = new Progress("packets")) {
      progress.outOf(10);
      progress.at(5);

      assertThat(progress.shown()).isFalse();
    }
  }
}
