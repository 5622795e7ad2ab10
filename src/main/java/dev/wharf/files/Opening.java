package dev.wharf.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    CompletableFuture<FileChannel> opening = new CompletableFuture<>();
    THREADS.execute(
        () -> {
          try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, NOFOLLOW_LINKS);
            if (!opening.complete(channel)) {
              channel.close(); // Nobody waits any more.
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

  private static FileChannel late(CompletableFuture<FileChannel> opening, Path file)
      throws IOException {
    AccessDeniedException failure =
        new AccessDeniedException(
            file.toString(), null, "opening it takes too long, as of a FIFO that nobody writes to");
    if (opening.completeExceptionally(failure)) {
      throw failure;
    }
    return opening.join(); // It was opened just now.
  }
}
