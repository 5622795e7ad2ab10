package dev.wharf.unpack;

import dev.wharf.packet.EntryPath;
import dev.wharf.packet.OpenEntry;
import dev.wharf.packet.OpenPacket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * An entry from a splitter that streams, such as camel-zipfile's own: its size is not known before.
 */
final class StreamedEntry implements OpenEntry {
  private final OpenPacket packet;
  private final String name;
  private final EntryPath path;
  private final InputStream content;

  StreamedEntry(OpenPacket packet, String name, InputStream content) {
    this.packet = packet;
    this.name = name;
    this.path = EntryPath.of(name);
    this.content = content;
  }

  @Override
  public OpenPacket packet() {
    return packet;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public EntryPath path() {
    return path;
  }

  @Override
  public Kind kind() {
    return Kind.FILE;
  }

  @Override
  public long size() {
    return -1;
  }

  @Override
  public String toString() {
    return path.toString();
  }

  @Override
  public InputStream open() {
    return content;
  }

  @Override
  public void close() {
    // It holds nothing but its splitter's own stream.
  }

  @Override
  public long finish() throws IOException {
    try (content) {
      return content.transferTo(OutputStream.nullOutputStream());
    }
  }
}
