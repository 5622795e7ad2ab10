package dev.wharf.process;

import dev.wharf.files.MadeFolder;
import dev.wharf.packet.InWords;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a process prints during one packet: its beginning goes to a file, up to a limit, and its end
 * is kept for the receipt. Memory does not grow with what is printed. Safe for use by several
 * threads.
 */
final class OutputLog implements AutoCloseable {
  /** The file in the packet's results. */
  static final String NAME = Layout.LOG;

  /** How much of the end is kept, in bytes. */
  private static final int TAIL = 2000;

  /** Bytes of a character after its first one, at most. */
  private static final int LONGEST_REST = 3;

  private final Path file;
  private final long limit;
  private final Runnable moved;
  private final byte[] tail = new byte[TAIL];
  private long printed;
  private @Nullable OutputStream out;
  private @Nullable IOException failure;

  /**
   * @param limit of the file, in bytes
   * @param moved is run for each piece that comes: what prints is not stuck
   */
  OutputLog(Path file, long limit, Runnable moved) {
    this.file = file;
    this.limit = limit;
    this.moved = moved;
  }

  /** Takes in all that a process prints, until it closes its output. */
  void drain(InputStream output) throws IOException {
    byte[] buffer = new byte[8192];
    for (int n = output.read(buffer); n >= 0; n = output.read(buffer)) {
      write(buffer, n);
    }
  }

  /** Takes in some bytes. */
  void write(byte[] bytes, int length) {
    moved.run();
    keep(bytes, length);
  }

  private synchronized void keep(byte[] bytes, int length) {
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
      failure =
          failure == null
              ? e
              : failure; // Reading goes on, or the process would block on its output.
    }
    printed += length;
  }

  private OutputStream file() throws IOException {
    OutputStream open = out;
    if (open == null) {
      open =
          Channels.newOutputStream(
              MadeFolder.append(Objects.requireNonNull(file.getParent()), NAME));
      out = open;
    }
    return open;
  }

  /**
   * The end of what was printed, without the white space around it; null where nothing was printed.
   * Where the end begins within a character, that character is left out.
   */
  synchronized @Nullable String end() {
    if (printed == 0) {
      return null;
    }
    int length = (int) Math.min(printed, TAIL);
    byte[] last = new byte[length];
    for (int i = 0; i < length; i++) {
      last[i] = tail[(int) ((printed - length + i) % TAIL)];
    }
    int start = 0;
    while (printed > TAIL && start < LONGEST_REST && isContinuation(last[start])) {
      start++;
    }
    return new String(last, start, length - start, StandardCharsets.UTF_8).strip();
  }

  private static boolean isContinuation(byte one) {
    return (one & 0xC0) == 0x80; // UTF-8: 10xxxxxx
  }

  /**
   * Closes the file.
   *
   * @throws IOException also when something could not be written before
   */
  @Override
  public synchronized void close() throws IOException {
    if (out != null) {
      out.close();
    }
    if (failure != null) {
      throw new IOException(file + " cannot be written: " + InWords.of(failure), failure);
    }
  }
}
