package dev.wharf.server;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a start has opened, closed in the reverse order, whether the start fails or the server
 * stops. What cannot be closed is logged, and keeps nothing else open. Safe for use by several
 * threads.
 */
final class CloseStack implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CloseStack.class);

  /** Closes one thing. */
  interface Closing {
    void close() throws Exception;
  }

  private record Opened(String what, Closing closing) {}

  private final Deque<Opened> opened = new ArrayDeque<>();
  private volatile @Nullable String closing;

  /**
   * Notes what has been opened.
   *
   * @param what its name, for the log
   */
  synchronized void push(String what, Closing closing) {
    opened.push(new Opened(what, closing));
  }

  /** Closes everything, the last opened first; a second call does nothing. */
  @Override
  public synchronized void close() {
    while (!opened.isEmpty()) {
      Opened last = opened.pop();
      closing = last.what();
      try {
        last.closing().close();
      } catch (Exception | LinkageError e) { // The jars may have changed.
        LOG.warn("{} could not be closed", last.what(), e);
      }
    }
    closing = null;
  }

  /** What is being closed at this moment; null for nothing. Does not wait for it. */
  @Nullable String closing() {
    return closing;
  }
}
