package dev.wharf.process;

import dev.wharf.files.Disk;
import dev.wharf.packet.EntryProcessor;
import dev.wharf.packet.Packet;
import dev.wharf.packet.PacketEntry;
import dev.wharf.packet.PacketEntry.Kind;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Iterator;
import java.util.Objects;
import org.apache.camel.BeanInject;

/**
 * The entry processor that works when no other is named: it writes each entry below the packet's
 * content folder. With {@code wharf.unpack-into} empty it writes nothing; the entries are read and
 * proved all the same.
 */
public final class WriteEntry implements EntryProcessor {
  @BeanInject("disk")
  private Disk disk;

  @BeanInject("layout")
  private Layout layout;

  /** For camel.beans, which fills in what it needs. */
  @SuppressWarnings("NullAway.Init")
  public WriteEntry() {}

  public WriteEntry(Disk disk, Layout layout) {
    this.disk = disk;
    this.layout = layout;
  }

  @Override
  public boolean isQuick() {
    return true;
  }

  @Override
  public boolean writesContent() {
    return layout.unpacks();
  }

  @Override
  public void process(PacketEntry entry) throws IOException {
    if (!layout.unpacks()) {
      return;
    }
    Path target = entry.path().below(entry.packet().data());
    if (entry.kind() == Kind.DIRECTORY) {
      disk.createDirectories(target);
      return;
    }
    try {
      write(entry, target);
    } catch (NoSuchFileException e) {
      disk.createDirectories(Objects.requireNonNull(target.getParent()));
      write(entry, target);
    }
  }

  /** Gives folders their times, now that nothing comes into them any more. */
  @Override
  public void finish(Packet packet) throws IOException {
    if (!layout.unpacks() || !packet.content().hasFolders()) {
      return;
    }
    for (Iterator<PacketEntry> entries = packet.content().entries(); entries.hasNext(); ) {
      PacketEntry entry = entries.next();
      FileTime modified = entry.kind() == Kind.DIRECTORY ? entry.modified() : null;
      if (modified != null && !entry.path().value().isEmpty()) {
        disk.setModified(entry.path().below(packet.data()), modified);
      }
    }
  }

  private void write(PacketEntry entry, Path target) throws IOException {
    try (InputStream content = entry.open()) {
      if (entry.kind() == Kind.LINK) {
        disk.link(target, new String(content.readAllBytes(), StandardCharsets.UTF_8));
      } else {
        disk.write(target, content, entry.modified(), entry.executable());
      }
    }
  }
}
