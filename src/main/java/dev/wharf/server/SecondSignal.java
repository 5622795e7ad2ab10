package dev.wharf.server;

import java.util.Map;
import org.jline.utils.Signals;

/** Lets a second SIGTERM or SIGINT end the process at once; the Java machine ignores it. */
final class SecondSignal {
  /** What a shell calls the exit code of a process that a signal ended: 128 and its number. */
  private static final Map<String, Integer> EXIT = Map.of("TERM", 143, "INT", 130);

  private SecondSignal() {}

  /** From now on a signal does not begin a stop, but ends it. */
  static void endsAtOnce() {
    EXIT.forEach(
        (signal, exit) ->
            Signals.register(
                signal,
                () -> {
                  System.err.println(
                      "wharf: ends at once; what was in work is taken again at the next start");
                  Runtime.getRuntime().halt(exit);
                }));
  }
}
