package dev.wharf.zip;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Inflates an entry's data and reads no byte beyond the end of the compressed stream. */
final class DeflateInput extends InputStream {
  private static final int CHUNK = 8 * 1024;

  private final EntryData data;
  private final Inflaters inflaters;
  private final byte[] input = new byte[CHUNK];
  private @Nullable Inflater inflater;

  DeflateInput(EntryData data, Inflaters inflaters) {
    this.data = data;
    this.inflaters = inflaters;
    this.inflater = inflaters.take();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Inflater from = inflater;
    if (from == null) {
      return -1;
    }
    try {
      while (true) {
        int n = from.inflate(into, offset, length);
        if (n > 0) {
          return n;
        }
        if (from.finished()) {
          data.giveBack(from.getRemaining());
          close();
          return -1;
        }
        int more = from.needsDictionary() ? -1 : data.read(input, 0, input.length);
        if (more < 0) {
          throw new EOFException();
        }
        from.setInput(input, 0, more);
      }
    } catch (DataFormatException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    Inflater from = inflater;
    if (from != null) {
      inflater = null;
      inflaters.giveBack(from);
    }
  }
}
