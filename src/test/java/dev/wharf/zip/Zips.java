package dev.wharf.zip;

import dev.wharf.fixture.RawZip;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.OpenEntry;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.Inflating;
import dev.wharf.settings.Limits;
import dev.wharf.settings.Passwords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Zips on disk, opened at each step that the door takes. */
final class Zips {
  static final Charset IBM437 = Charset.forName("IBM437");
  static final Limits LIMITS = new Limits(1 << 30, 100_000, 200, 10 << 20, 50, 255);
  static final int LONGEST_PATH = 4000;
  static final Inflaters JDK = new Inflaters(Inflating.JDK);

  private Zips() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static ByteBuffer buffer(byte... bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static ZipSource source(Path folder, byte[] zip) throws IOException {
    return ZipSource.open(Files.write(folder.resolve("one.zip"), zip));
  }

  /** The headers of the directory of a zip that no other bytes shift. */
  static List<CentralHeader> headers(ZipSource source) throws IOException {
    EndRecord end = EndRecord.find(source, LIMITS);
    Cursor cursor = new Cursor(source, 1024);
    EntryNames names = new EntryNames(IBM437);
    List<CentralHeader> headers = new ArrayList<>();
    long at = end.directoryOffset();
    while (CentralHeader.at(cursor, at, end.position())) {
      CentralHeader header = CentralHeader.read(cursor, at, end.position(), names);
      headers.add(header);
      at = header.next();
    }
    return headers;
  }

  /** The first header of a zip's directory. */
  static CentralHeader header(Path folder, RawZip zip) throws IOException {
    try (ZipSource source = source(folder, zip.bytes())) {
      return headers(source).get(0);
    }
  }

  static OpenPacket packet(Path folder) {
    return new OpenPacket("", new PacketName("one"), 1, folder, folder, folder);
  }

  static CheckedZip open(Path folder, byte[] zip) throws IOException {
    return open(folder, zip, LIMITS);
  }

  static CheckedZip open(Path folder, byte[] zip, Limits limits) throws IOException {
    return open(folder, zip, limits, JDK);
  }

  static CheckedZip open(Path folder, byte[] zip, Limits limits, Inflaters inflaters)
      throws IOException {
    return open(folder, zip, limits, inflaters, Passwords.NONE);
  }

  static CheckedZip open(
      Path folder, byte[] zip, Limits limits, Inflaters inflaters, Passwords passwords)
      throws IOException {
    Files.write(folder.resolve("one.zip"), zip);
    return CheckedZip.open(packet(folder), limits, IBM437, LONGEST_PATH, inflaters, passwords);
  }

  /**
   * Checks and unpacks a zip into memory.
   *
   * @return the text of each entry by its path; of a folder the empty text
   * @throws BadPacketException as the door does
   */
  static Map<String, String> unpack(Path folder, byte[] zip) throws IOException {
    Map<String, String> content = new LinkedHashMap<>();
    try (CheckedZip open = open(folder, zip)) {
      for (Iterator<OpenEntry> entries = open.openEntries(); entries.hasNext(); ) {
        OpenEntry entry = entries.next();
        byte[] bytes = entry.open().readAllBytes();
        entry.finish();
        content.put(entry.path().value(), new String(bytes, StandardCharsets.UTF_8));
      }
    }
    return content;
  }
}
