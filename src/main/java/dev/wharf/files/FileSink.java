package dev.wharf.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Writes to an open file through the buffer of this thread, so a thread may have one of these at a
 * time. Bytes reach the file when the buffer is full and at {@link #flush}.
 */
final class FileSink extends OutputStream {
  /** Outside the heap: the kernel reads it there, so the JDK makes no copy. */
  private static final ThreadLocal<ByteBuffer> BUFFER =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(256 * 1024));

  private final FileChannel file;
  private final ByteBuffer buffer;

  FileSink(FileChannel file) {
    this.file = file;
    this.buffer = BUFFER.get().clear();
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int part = Math.min(buffer.remaining(), length - done);
      buffer.put(bytes, offset + done, part);
      done += part;
    }
  }

  @Override
  public void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      file.write(buffer);
    }
    buffer.clear();
  }
}
