package dev.wharf;

import dev.wharf.settings.Settings;
import java.nio.file.Path;

/** The entry point. */
public final class Main {
  public static void main(String[] args) throws Exception {
    Server.start(Settings.read(Path.of(""), System.getenv(), System.getProperties()));
    Thread.currentThread().join();
  }
}
