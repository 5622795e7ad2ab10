package dev.wharf.ship;

import dev.wharf.files.TreeFiles.Found;
import dev.wharf.packet.Printable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file of a packet on its way. As text it is its path; it converts to a stream of its bytes. It
 * is opened when it is first read, and must not be a stream itself, since Camel keeps the bodies of
 * messages that are streams in memory. For one thread.
 */
public final class OutgoingFile {
  /** Opens the file. */
  interface Source {
    FileChannel open() throws IOException;
  }

  /** Learns of what has been read, and may put an end to it. */
  interface Pulse {
    void read(int bytes) throws IOException;
  }

  private final Found found;
  private final Source source;
  private final Pulse pulse;
  private @Nullable FileChannel channel;

  OutgoingFile(Found found, Source source, Pulse pulse) {
    this.found = found;
    this.source = source;
    this.pulse = pulse;
  }

  Found found() {
    return found;
  }

  long size() {
    return found.size();
  }

  private FileChannel channel() throws IOException {
    if (channel == null) {
      channel = source.open();
    }
    return channel;
  }

  /** Its bytes, from the first one; one stream at a time. It can be marked, and read again. */
  public InputStream stream() throws IOException {
    channel().position(0);
    return new Bytes();
  }

  /** Closes the file for good. */
  void done() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }

  /** Its path, as people may see it. */
  @Override
  public String toString() {
    return Printable.of(found.path());
  }

  private final class Bytes extends InputStream {
    private long marked;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, bytes.length);
      FileChannel file = channel();
      // What is archived does not grow; a stream longer than was said would be cut off or refused.
      long left = found.size() - file.position();
      if (left <= 0 || length == 0) {
        return length == 0 ? 0 : -1;
      }
      int read = file.read(ByteBuffer.wrap(bytes, offset, (int) Math.min(left, length)));
      if (read < 0) {
        throw new EOFException(OutgoingFile.this + " has become shorter while it was sent");
      }
      pulse.read(read);
      return read;
    }

    @Override
    public int available() throws IOException {
      return (int) Math.min(Integer.MAX_VALUE, Math.max(0, found.size() - channel().position()));
    }

    @Override
    public boolean markSupported() {
      return true;
    }

    @Override
    public synchronized void mark(int limit) {
      try {
        marked = channel().position();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public synchronized void reset() throws IOException {
      channel().position(marked);
    }

    @Override
    public void close() {
      // Whoever sends it may read it again.
    }
  }
}
