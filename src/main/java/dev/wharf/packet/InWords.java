package dev.wharf.packet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a failure says, for messages: always what is wrong, where the JDK's exceptions of the file
 * system name no more than a file.
 */
public final class InWords {
  private static final Map<Class<?>, String> REASONS =
      Map.of(
          NoSuchFileException.class, "it does not exist",
          AccessDeniedException.class, "access is denied",
          FileAlreadyExistsException.class, "it exists already",
          DirectoryNotEmptyException.class, "the folder is not empty",
          NotDirectoryException.class, "it is no folder",
          NotLinkException.class, "it is no link",
          FileSystemLoopException.class, "links lead in a circle",
          AtomicMoveNotSupportedException.class, "it cannot be renamed to there");

  private InWords() {}

  /** The failure in one clause, never empty. */
  public static String of(Throwable failure) {
    Throwable told = failure;
    while ((told instanceof UncheckedIOException || told instanceof DirectoryIteratorException)
        && told.getCause() != null
        && namesItsCauseAlone(told)) {
      told = told.getCause();
    }
    String message = message(told);
    if (message == null || message.isBlank()) {
      return Harmless.kind(told);
    }
    if (told instanceof UncheckedIOException && told.getCause() != null) {
      return message + ": " + of(told.getCause());
    }
    if (told instanceof FileSystemException about) {
      return about(about, message);
    }
    return told instanceof UnknownHostException || told instanceof LinkageError
        ? Harmless.kind(told) + ": " + message
        : message;
  }

  // The JDK's own message of a wrapped failure is that failure's class and message.
  private static boolean namesItsCauseAlone(Throwable wrapper) {
    String message = message(wrapper);
    return message == null || message.equals(String.valueOf(wrapper.getCause()));
  }

  private static String about(FileSystemException failure, String message) {
    if (failure.getReason() != null && !failure.getReason().isBlank()) {
      return message; // "file: reason"
    }
    String reason = REASONS.get(failure.getClass());
    return message + ": " + (reason == null ? failure.getClass().getSimpleName() : reason);
  }

  private static @Nullable String message(Throwable failure) {
    return failure instanceof IOException || failure instanceof UncheckedIOException
        ? failure.getMessage()
        : Harmless.of(failure).getMessage();
  }
}
