package dev.wharf.intake;

import java.io.File;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;

/**
 * The file consumer's filter: of an inbox, nothing but the zips of packets. Which of those are
 * whole and whose turn it is was looked at before ({@link InboxWatch}).
 */
public final class ReadyPackets implements GenericFileFilter<File> {
  private final InboxLook look;

  public ReadyPackets(InboxLook look) {
    this.look = look;
  }

  @Override
  public boolean accept(GenericFile<File> file) {
    return !file.isDirectory() && look.listing().ofZip(file.getFile().toPath()) != null;
  }
}
