package dev.wharf.intake;

import dev.wharf.packet.PacketName;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;

/**
 * The file consumer's filter: of the inbox's folders those that are whole, of their files the one
 * that makes them packets. Looks at names alone; a folder that it does not accept is never opened.
 */
public final class ReadyPackets implements GenericFileFilter<File> {
  private final String incompleteSuffix;
  private final Waits waits;
  private final Predicate<String> taken;

  /**
   * @param taken whether the packet of that name is not to be tried: a server has claimed it, or
   *     another is to try it first
   */
  public ReadyPackets(String incompleteSuffix, Waits waits, Predicate<String> taken) {
    this.incompleteSuffix = incompleteSuffix;
    this.waits = waits;
    this.taken = taken;
  }

  @Override
  public boolean accept(GenericFile<File> file) {
    String name = file.getFileNameOnly();
    if (file.isDirectory()) {
      return whole(name) && !waits.waiting(new PacketName(name)) && !taken.test(name);
    }
    File folder = file.getFile().getParentFile();
    return folder != null && new PacketName(folder.getName()).zip().equals(name);
  }

  /** Whether a folder of that name is whole: not arriving, and not hidden. */
  public boolean whole(String folder) {
    return !folder.endsWith(incompleteSuffix) && !folder.startsWith(".");
  }

  /** How many whole folders stand in the inbox without their zip. */
  public long withoutZip(Path inbox) throws IOException {
    long count = 0;
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(inbox, Files::isDirectory)) {
      for (Path folder : folders) {
        String name = String.valueOf(folder.getFileName());
        if (whole(name) && !Files.exists(folder.resolve(new PacketName(name).zip()))) {
          count++;
        }
      }
    }
    return count;
  }

  /** The names of the packets that stand ready in the inbox, at most so many. */
  public List<PacketName> in(Path inbox, int most) throws IOException {
    List<PacketName> ready = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(inbox)) {
      for (Path folder : folders) {
        String name = String.valueOf(folder.getFileName());
        if (whole(name) && Files.exists(folder.resolve(new PacketName(name).zip()))) {
          ready.add(new PacketName(name));
          if (ready.size() == most) {
            break;
          }
        }
      }
    }
    return ready;
  }
}
