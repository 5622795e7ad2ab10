package dev.wharf.process;

import dev.wharf.files.Disk;
import dev.wharf.packet.EntryProcessor;
import dev.wharf.packet.PacketEntry;
import dev.wharf.packet.PacketEntry.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.jspecify.annotations.Nullable;

/**
 * The entry processor in force when no other is named: writes each entry below the packet's content
 * folder. With {@code wharf.unpack-into} empty it writes nothing; the entries are read and proved
 * all the same.
 */
public final class WriteEntry implements EntryProcessor, CamelContextAware {
  private @Nullable CamelContext context;
  private @Nullable Disk disk;

  @Override
  public void process(PacketEntry entry) throws IOException {
    if (!Disk.exists(entry.packet().data())) {
      return;
    }
    Path target = entry.path().below(entry.packet().data());
    if (entry.kind() == Kind.DIRECTORY) {
      disk().createDirectories(target);
      return;
    }
    try {
      write(entry, target);
    } catch (NoSuchFileException e) {
      disk().createDirectories(Objects.requireNonNull(target.getParent()));
      write(entry, target);
    }
  }

  private void write(PacketEntry entry, Path target) throws IOException {
    try (InputStream content = entry.open()) {
      if (entry.kind() == Kind.LINK) {
        disk().link(target, new String(content.readAllBytes(), StandardCharsets.UTF_8));
      } else {
        disk().write(target, content);
      }
    }
  }

  private Disk disk() {
    Disk found = disk;
    if (found == null) {
      if (context == null) {
        throw new IllegalStateException("WriteEntry works within a Camel context only");
      }
      found = context.getRegistry().findSingleByType(Disk.class);
      disk = found;
    }
    return found;
  }

  @Override
  public void setCamelContext(CamelContext camelContext) {
    context = camelContext;
  }

  @Override
  public @Nullable CamelContext getCamelContext() {
    return context;
  }
}
