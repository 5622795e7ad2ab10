package dev.wharf.zip;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An entry that was inflated as a whole, with the right size and CRC-32, before its first byte is
 * given.
 */
final class WholeEntry extends EntryStream {
  private final CentralHeader header;
  private final Inflaters inflaters;
  private @Nullable WholeInflater content;
  private long given;
  private boolean ended;

  private WholeEntry(CentralHeader header, Inflaters inflaters, WholeInflater content) {
    this.header = header;
    this.inflaters = inflaters;
    this.content = content;
  }

  /**
   * Inflates an entry.
   *
   * @return null where this entry is not fit for it, or where something is wrong: reading it as a
   *     stream says what
   */
  static @Nullable WholeEntry open(
      ZipSource source, long localHeader, CentralHeader header, Inflaters inflaters)
      throws IOException {
    WholeInflater inflater = inflaters.takeWhole(header);
    if (inflater == null) {
      return null;
    }
    boolean right = false;
    try {
      right = inflater.inflate(source, localHeader, header);
    } finally {
      if (!right) {
        inflaters.giveBack(inflater);
      }
    }
    return right ? new WholeEntry(header, inflaters, inflater) : null;
  }

  @Override
  boolean ended() {
    return ended;
  }

  @Override
  int readSome(byte[] into, int offset, int wanted) throws IOException {
    int n = (int) Math.min(wanted, header.size() - given);
    content().copy(given, into, offset, n);
    advance(n);
    return n;
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    requireOpen();
    int rest = (int) (header.size() - given);
    if (rest > 0) {
      content().write(given, out, rest);
      advance(rest);
    }
    return rest;
  }

  private void advance(int n) {
    given += n;
    ended = given == header.size();
  }

  private WholeInflater content() throws IOException {
    WholeInflater open = content;
    if (open == null) {
      throw new IOException("The entry's stream is closed");
    }
    return open;
  }

  @Override
  void release() {
    WholeInflater open = content;
    if (open != null) {
      content = null;
      inflaters.giveBack(open);
    }
  }
}
