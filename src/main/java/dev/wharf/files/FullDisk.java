package dev.wharf.files;

import dev.wharf.packet.Causes;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Set;

/**
 * Knows the failure of a full file system or quota by its words: the JDK passes on no error number,
 * and the operating system's words are in the language of the machine.
 */
final class FullDisk {
  private static final Set<String> WORDS =
      Set.of("No space left on device", "Disk quota exceeded", "SQLITE_FULL");
  private static final String LOCAL = local();

  private FullDisk() {}

  /** What the machine says when there is no space: every write to full(4) fails so. */
  private static String local() {
    try (FileOutputStream full = new FileOutputStream("/dev/full")) {
      full.write(0);
    } catch (IOException e) {
      String message = e.getMessage();
      if (message != null && !message.contains("/dev/full")) { // Else there is no such device.
        return message;
      }
    }
    return "ENOSPC";
  }

  static boolean in(Throwable failure) {
    for (Throwable cause : Causes.of(failure)) {
      String message = cause.getMessage();
      if (message != null
          && (message.contains(LOCAL) || WORDS.stream().anyMatch(message::contains))) {
        return true;
      }
    }
    return false;
  }
}
