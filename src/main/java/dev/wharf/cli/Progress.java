package dev.wharf.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar where standard output is a terminal; elsewhere it shows nothing. */
final class Progress implements AutoCloseable {
  private final @Nullable ProgressBar bar;

  Progress(String what) {
    bar =
        terminal()
            ? new ProgressBarBuilder()
                .setTaskName(what)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .build()
            : null;
  }

  /** Whether standard output is a terminal. */
  @SuppressWarnings("SystemConsoleNull") // Where there is no /proc, this is the best guess.
  static boolean terminal() {
    try {
      Path out = Files.readSymbolicLink(Path.of("/proc/self/fd/1"));
      return out.startsWith("/dev/pts") || out.toString().startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return System.console() != null;
    }
  }

  boolean shown() {
    return bar != null;
  }

  void outOf(long all) {
    if (bar != null) {
      bar.maxHint(all);
    }
  }

  void at(long done) {
    if (bar != null) {
      bar.stepTo(done);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
