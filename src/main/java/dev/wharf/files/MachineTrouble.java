package dev.wharf.files;

import dev.wharf.packet.Causes;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows the failures that every packet would meet now and that go away by themselves or by an
 * operator's hand: no file can be opened, no memory is left, a file system is read-only or away.
 *
 * <p>The JDK passes on no error number but the C library's words for it (strerror(3)). So we go by
 * those words as glibc, musl and macOS have them, and, where the process speaks another language
 * than English, by what glibc's own catalogue of messages has in their place. A failure counts only
 * where the words are all of its reason: what a command printed proves nothing about this process.
 */
public final class MachineTrouble {
  private static final Map<String, List<String>> WORDS =
      Map.of(
          "this process has too many files open (EMFILE)",
          List.of("Too many open files", "No file descriptors available"),
          "the machine has too many files open (ENFILE)",
          List.of("Too many open files in system"),
          "the machine has no memory left (ENOMEM)",
          List.of("Cannot allocate memory", "Out of memory"),
          "a file system is read-only (EROFS)",
          List.of("Read-only file system"),
          "a quota is used up (EDQUOT)",
          List.of("Disk quota exceeded", "Disc quota exceeded", "Quota exceeded"),
          "a network file system has lost what it had open (ESTALE)",
          List.of("Stale file handle", "Stale NFS file handle"),
          "a file system is no longer connected (ENOTCONN)",
          List.of("Transport endpoint is not connected", "Socket not connected"),
          "the server of a network file system is down (EHOSTDOWN)",
          List.of("Host is down"));

  private static final List<String> DENIED =
      List.of("Permission denied", "Operation not permitted");
  private static final List<String> BROKEN = List.of("Input/output error", "I/O error");

  private static final MessageCatalogue LOCAL = MessageCatalogue.ofThisProcess();

  private MachineTrouble() {}

  /** What fails, as a clause; null when the failure says nothing of that kind. */
  public static @Nullable String in(Throwable failure) {
    for (Map.Entry<String, List<String>> trouble : WORDS.entrySet()) {
      if (isAnyIn(failure, trouble.getValue())) {
        return trouble.getKey();
      }
    }
    return null;
  }

  /** Whether the system forbids something, by the rights to a file or otherwise (EACCES, EPERM). */
  public static boolean isDenied(Throwable failure) {
    return Causes.first(failure, AccessDeniedException.class) != null || isAnyIn(failure, DENIED);
  }

  /** Whether a disk, or what leads to it, has failed (EIO). */
  public static boolean isBrokenDisk(Throwable failure) {
    return isAnyIn(failure, BROKEN);
  }

  private static boolean isAnyIn(Throwable failure, List<String> words) {
    for (Throwable cause : Causes.of(failure)) {
      String reason = reason(cause);
      if (reason != null && words.stream().anyMatch(each -> says(reason, each))) {
        return true;
      }
    }
    return false;
  }

  /** Whether the system forbids something whatever the rights to a file are (EPERM). */
  static boolean isNotPermitted(FileSystemException failure) {
    return failure.getReason() != null && says(failure.getReason(), "Operation not permitted");
  }

  private static boolean says(String reason, String words) {
    return isAll(reason, words) || isAll(reason, LOCAL.translated(words));
  }

  // The older classes of the JDK write "file (reason)".
  private static boolean isAll(String reason, String words) {
    return reason.equals(words) || reason.endsWith("(" + words + ")");
  }

  private static @Nullable String reason(Throwable cause) {
    if (cause instanceof FileSystemException about) {
      return about.getReason();
    }
    return cause instanceof IOException ? cause.getMessage() : null;
  }
}
