package dev.wharf.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens files that somebody else may exchange for a FIFO at any moment. Opening one waits until
 * somebody writes to it, which may be never, and the JDK can open no file without waiting. So a
 * thread that nobody needs opens it, and we wait for a while only. Safe for use by several threads.
 */
final class Opening {
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** Threads that hang in an open are lost, and hold up no stop of the process. */
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "wharf-opening");
            thread.setDaemon(true);
            return thread;
          });

  private Opening() {}

  /**
   * Opens a file for reading; a link is not followed.
   *
   * @throws AccessDeniedException also when it takes too long
   */
  static FileChannel read(Path file) throws IOException {
    return read(file, LONGEST);
  }

  static FileChannel read(Path file, Duration longest) throws IOException {
    return open(file, () -> FileChannel.open(file, READ, NOFOLLOW_LINKS), longest);
  }

  /** The same for what is in a folder that is held open, whatever its path leads to by now. */
  static FileChannel read(OpenFolder folder, Path file) throws IOException {
    return within(folder, file, () -> folder.read(file));
  }

  private static <T extends Closeable> T within(OpenFolder folder, Path file, Open<T> open)
      throws IOException {
    try {
      return open(file, open, LONGEST);
    } catch (LateException e) {
      folder.abandon(); // The thread that hangs holds it.
      throw e;
    }
  }

  /** Opens something. */
  interface Open<T extends Closeable> {
    T open() throws IOException;
  }

  /** It took too long. */
  static final class LateException extends AccessDeniedException {
    private static final long serialVersionUID = 1L;

    LateException(Path file) {
      super(file.toString(), null, "opening it takes too long, as of a FIFO that nobody writes to");
    }
  }

  /**
   * Opens something in a thread that nobody needs.
   *
   * @param open uses nothing that anybody else closes
   * @throws LateException when it takes too long
   */
  static <T extends Closeable> T open(Path file, Open<T> open, Duration longest)
      throws IOException {
    CompletableFuture<T> opening = new CompletableFuture<>();
    THREADS.execute(
        () -> {
          try {
            T opened = open.open();
            if (!opening.complete(opened)) {
              opened.close(); // Nobody waits any more.
            }
          } catch (IOException | RuntimeException e) {
            opening.completeExceptionally(e);
          }
        });
    try {
      return opening.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return late(opening, file);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return late(opening, file);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException(file + " cannot be opened", e.getCause());
    }
  }

  private static <T> T late(CompletableFuture<T> opening, Path file) throws IOException {
    LateException failure = new LateException(file);
    if (opening.completeExceptionally(failure)) {
      throw failure;
    }
    return opening.join(); // It was opened just now.
  }
}
