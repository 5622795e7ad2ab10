package dev.wharf.zip;

import dev.wharf.packet.EntryPath;
import dev.wharf.packet.OpenEntry;
import dev.wharf.packet.OpenPacket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.attribute.FileTime;
import java.time.ZoneId;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;

/** An entry by the central directory, opened by the worker that reads it. */
final class ZipEntry implements OpenEntry {
  private static final int CHUNK = 32 * 1024;

  private final OpenPacket packet;
  private final ZipSource source;
  private final long localHeader;
  private final CentralHeader header;
  private final EntryPath path;
  private final Inflaters inflaters;
  private @Nullable EntryStream open;
  private boolean proved;

  ZipEntry(
      OpenPacket packet,
      ZipSource source,
      long localHeader,
      CentralHeader header,
      Inflaters inflaters) {
    this.packet = packet;
    this.inflaters = inflaters;
    this.source = source;
    this.localHeader = localHeader;
    this.header = header;
    this.path = EntryPath.of(header.name());
  }

  @Override
  public OpenPacket packet() {
    return packet;
  }

  @Override
  public String name() {
    return header.name();
  }

  @Override
  public EntryPath path() {
    return path;
  }

  @Override
  public Kind kind() {
    return header.kind();
  }

  @Override
  public long size() {
    return header.wraps().size(header);
  }

  /** Whether the content may have so many bytes, as far as the zip says. */
  boolean fits(long size) {
    return header.wraps().fits(header, size);
  }

  @Override
  public @Nullable FileTime modified() {
    return header.time().in(ZoneId.systemDefault());
  }

  @Override
  public boolean executable() {
    return header.type().executable();
  }

  /**
   * The CRC-32 that the content has by the zip; read from it where the zip does not say.
   *
   * @throws IOException when the zip cannot be read
   */
  int crc32() throws IOException {
    if (header.namesCrc32() || !header.encrypted()) {
      return header.crc32();
    }
    CheckedInputStream content = new CheckedInputStream(open(), new CRC32());
    content.transferTo(OutputStream.nullOutputStream());
    release();
    return (int) content.getChecksum().getValue();
  }

  @Override
  public InputStream open() throws IOException {
    release();
    EntryStream stream = EntryStream.open(source, localHeader, header, inflaters);
    open = stream;
    return stream;
  }

  @Override
  public long finish() throws IOException {
    release();
    if (!proved) {
      boolean small = header.wraps() == Wraps.NONE && header.size() < CHUNK;
      byte[] chunk = new byte[small ? Math.max(1, (int) header.size()) : CHUNK];
      try (EntryStream stream = EntryStream.open(source, localHeader, header, inflaters)) {
        while (stream.read(chunk) >= 0) {
          // An entry that can be read to its end is right.
        }
      }
      proved = true;
    }
    return size();
  }

  @Override
  public void close() {
    release();
  }

  private void release() {
    EntryStream stream = open;
    if (stream != null) {
      proved |= stream.ended();
      stream.close();
      open = null;
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
