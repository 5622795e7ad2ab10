package dev.wharf.operate;

import dev.wharf.files.FolderReader.Opened;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** What the processing of a packet printed, wherever that stands at the moment. */
final class OutputOf {
  private static final int LONGEST_PART = 64 * 1024;

  /** Bytes of a character after its first one, at most. */
  private static final int LONGEST_REST = 3;

  private final PacketFolder folders;

  OutputOf(PacketFolder folders) {
    this.folders = folders;
  }

  /** Opens the file; null where there is none. */
  @Nullable Opened open(PacketRecord packet) throws IOException {
    PacketFolder.Place place = folders.of(packet);
    if (place == null || packet.state() == PacketState.WAITING) {
      return null;
    }
    String log = folders.log(packet, place);
    try {
      return log == null ? null : place.reader().file(log);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /**
   * What was printed from a byte on.
   *
   * @param attempt whose byte that is; another attempt begins at its start, 0 stands for any
   * @param from where it begins; a negative number counts from the end of what is printed by now
   */
  LogPart part(PacketRecord packet, int attempt, long from) throws IOException {
    long begin = attempt == 0 || attempt == packet.attempt() ? from : 0;
    boolean goesOn = !packet.state().ended();
    try (Opened file = open(packet)) {
      if (file == null) {
        return goesOn
            ? new LogPart(packet.attempt(), Math.max(0, begin), Math.max(0, begin), "", false)
            : kept(packet, attempt == packet.attempt() && from > 0);
      }
      boolean last = begin < 0 && file.size() + begin > 0;
      begin = last ? file.size() + begin : Math.max(0, begin);
      ByteBuffer bytes = ByteBuffer.allocate(LONGEST_PART);
      int read = Math.max(0, file.channel().read(bytes, begin));
      int skipped = last ? beginOfCharacter(bytes.array(), read) : 0;
      int whole =
          goesOn || begin + read < file.size() ? wholeCharacters(bytes.array(), read) : read;
      String text = new String(bytes.array(), skipped, whole - skipped, StandardCharsets.UTF_8);
      boolean over = !goesOn && begin + whole >= file.size();
      return new LogPart(packet.attempt(), begin + skipped, begin + whole, text, over);
    }
  }

  // The ledger keeps the end of what was printed.
  private static LogPart kept(PacketRecord packet, boolean given) {
    String output = packet.ending() == null ? null : packet.ending().output();
    String text = output == null || given ? "" : output;
    return new LogPart(packet.attempt(), 0, text.length(), text, true);
  }

  // What begins within a character leaves the rest of it out.
  private static int beginOfCharacter(byte[] bytes, int length) {
    int begin = 0;
    while (begin < Math.min(LONGEST_REST, length) && (bytes[begin] & 0xC0) == 0x80) {
      begin++;
    }
    return begin;
  }

  /** How many of these bytes are characters of UTF-8 of which nothing is missing. */
  static int wholeCharacters(byte[] bytes, int length) {
    int last = length;
    for (int back = 1; back <= Math.min(LONGEST_REST + 1, length); back++) {
      int one = bytes[length - back] & 0xFF;
      if ((one & 0xC0) == 0x80) {
        continue;
      }
      int needed = one < 0xC0 ? 1 : one < 0xE0 ? 2 : one < 0xF0 ? 3 : 4;
      last = needed > back ? length - back : length;
      break;
    }
    return last;
  }
}
