package dev.wharf.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * What a process prints during one packet: the whole goes to a file, up to a limit; its end is kept
 * for the receipt. Memory does not grow with what is printed. Safe for use by several threads.
 */
final class OutputLog implements AutoCloseable {
  /** The file in the packet's results. */
  static final String NAME = "wharf.log";

  /** How much of the end is kept, in bytes. */
  private static final int TAIL = 2000;

  private final Path file;
  private final long limit;
  private final byte[] tail = new byte[TAIL];
  private long printed;
  private @Nullable OutputStream out;
  private @Nullable IOException failure;

  /**
   * @param limit of the file, in bytes
   */
  OutputLog(Path file, long limit) {
    this.file = file;
    this.limit = limit;
  }

  /** Takes in all that a process prints, until it closes its output. */
  void drain(InputStream output) throws IOException {
    byte[] buffer = new byte[8192];
    for (int n = output.read(buffer); n >= 0; n = output.read(buffer)) {
      write(buffer, n);
    }
  }

  /** Takes in some bytes. */
  synchronized void write(byte[] bytes, int length) {
    for (int i = Math.max(0, length - TAIL); i < length; i++) {
      tail[(int) ((printed + i) % TAIL)] = bytes[i];
    }
    try {
      int fits = (int) Math.max(0, Math.min(length, limit - printed));
      if (fits > 0) {
        file().write(bytes, 0, fits);
      }
      if (printed <= limit && printed + length > limit) {
        file().write(("\n[cut off after " + limit + " bytes]\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      failure = failure == null ? e : failure; // The process must not block on its output.
    }
    printed += length;
  }

  private OutputStream file() throws IOException {
    OutputStream open = out;
    if (open == null) {
      open =
          Files.newOutputStream(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND,
              LinkOption.NOFOLLOW_LINKS);
      out = open;
    }
    return open;
  }

  /** The end of what was printed, as it was; null where nothing was. */
  synchronized @Nullable String end() {
    if (printed == 0) {
      return null;
    }
    int length = (int) Math.min(printed, TAIL);
    byte[] last = new byte[length];
    for (int i = 0; i < length; i++) {
      last[i] = tail[(int) ((printed - length + i) % TAIL)];
    }
    return new String(last, StandardCharsets.UTF_8).strip();
  }

  /**
   * @throws IOException also when something could not be written before
   */
  @Override
  public synchronized void close() throws IOException {
    if (out != null) {
      out.close();
    }
    if (failure != null) {
      throw new IOException(file + " cannot be written: " + failure.getMessage(), failure);
    }
  }
}
