package dev.wharf.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmarks run; what they measure here says nothing. */
class BenchmarksTest {
  @TempDir Path folder;

  @Test
  void eachRunsAndLeavesNothing() throws RunnerException, IOException {
    System.setProperty("jmh.ignoreLock", "true"); // Another run beside it does not matter here.
    Options once =
        new OptionsBuilder()
            .include("dev\\.wharf\\.bench\\.")
            .forks(0)
            .mode(Mode.SingleShotTime)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(1))
            .param("dir", folder.toString())
            .param("entries", "10")
            .param("shape", "10x4096")
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    Collection<RunResult> results = new Runner(once).run();
    assertThat(results).hasSize(1 + 2 * 3 + 2 * 2);
    assertThat(folder).isEmptyDirectory();
  }
}
