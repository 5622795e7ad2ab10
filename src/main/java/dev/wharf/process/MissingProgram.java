package dev.wharf.process;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether exit codes of a command say that a program is missing: a shell ends with 127 when there
 * is none of that name, and with 126 when it may not be run (POSIX, 2.8.2). That is the machine's
 * fault, unless the command works for other packets meanwhile. Safe for use by several threads.
 */
final class MissingProgram {
  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;
  private static final int MOST_REMEMBERED = 1000;

  /** How often the command had worked when it first failed so for a delivery. */
  private final Map<String, Long> failed =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  private long worked;

  /** Notes that the command has worked for a packet. */
  synchronized void worked() {
    worked++;
  }

  /**
   * Whether the machine is at fault for an exit code.
   *
   * @param packet the delivery's id
   */
  synchronized boolean explains(int exit, String packet) {
    if (exit != NOT_FOUND && exit != NOT_EXECUTABLE) {
      return false;
    }
    Long before = failed.putIfAbsent(packet, worked);
    return before == null || before == worked;
  }
}
