package dev.wharf.packet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessingStepsTest {
  private final ProcessingSteps steps = new ProcessingSteps();

  private boolean interrupts() {
    steps.interrupt(Thread.currentThread());
    return Thread.interrupted();
  }

  @Test
  void interruptsStepsAndNothingBetweenThem() {
    assertThat(interrupts()).isFalse();
    int step = steps.begin("one", null);
    assertThat(interrupts()).isTrue();
    steps.end(step);
    assertThat(interrupts()).isFalse();
  }

  @Test
  void notesVersionOfTheStepThatTheThreadTakes() throws InterruptedException {
    steps.begin("one", "a");
    Thread other =
        new Thread(
            () -> {
              steps.begin("two", "b");
              steps.version("2");
            });
    other.start();
    other.join();
    steps.version("1");

    assertThat(steps.all()).extracting(ProcessingSteps.Step::version).containsExactly("1", "2");
  }

  @Test
  void interruptsStepsThatAreNotKept() {
    for (int i = 0; i < 250; i++) {
      int step = steps.begin("step", null);
      assertThat(interrupts()).as("step %s", i).isTrue();
      steps.end(step);
      assertThat(interrupts()).as("after step %s", i).isFalse();
    }
    assertThat(steps.all()).hasSize(100);
  }
}
