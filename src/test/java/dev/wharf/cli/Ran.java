package dev.wharf.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * What came of a command that was given in this process.
 *
 * @param out what it printed to standard output
 * @param errors what it printed to standard error
 */
record Ran(int exit, String out, String errors) {
  private static final String NAMES = "sun.jnu.encoding";

  /** Gives a command as it is. */
  static Ran command(String... words) {
    PrintStream out = System.out;
    PrintStream errors = System.err;
    Properties before = new Properties();
    before.putAll(System.getProperties());
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    System.setProperty(NAMES, "UTF-8"); // Commands refuse to work where it is another.
    try {
      int exit = Main.execute(words);
      return new Ran(
          exit,
          printed.toString(StandardCharsets.UTF_8),
          complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setProperties(before);
      System.setOut(out);
      System.setErr(errors);
    }
  }

  /** Gives a command with the shipped settings and all folders below one. */
  static Ran in(Path root, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    for (String folder : List.of("inbox", "archive", "quarantine", "work", "state")) {
      all.add("-Dwharf." + folder + "=" + root.resolve(folder));
    }
    return command(all.toArray(String[]::new));
  }
}
