package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.packet.InWords;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the processing of a packet printed in its last attempt, on its way into the quarantine. Each
 * step can be done again after a crash in the middle of it.
 */
final class KeptLog {
  private static final Logger LOG = LoggerFactory.getLogger(KeptLog.class);
  private static final Pattern FILES = Pattern.compile("wharf(~[0-9]{1,9})?\\.log");

  private final Disk disk;
  private final Layout layout;
  private final Joined joined;

  KeptLog(Disk disk, Layout layout, Joined joined) {
    this.disk = disk;
    this.layout = layout;
    this.joined = joined;
  }

  /** Whether a file of a quarantined packet's folder is called as Wharf's log may be. */
  static boolean isFile(String name) {
    return FILES.matcher(name).matches();
  }

  /**
   * Takes the log out of the results, before these are removed. Where that cannot be done, the
   * server's log says so; it never holds up the packet's end.
   */
  void keep(PacketRecord packet) {
    try {
      keep(packet, layout.results(packet));
      if (joined.all(packet).contains(Layout.RESULTS)) {
        // It turned out bad on its way to the archive.
        keep(packet, layout.resultsIn(layout.taken(packet)));
      }
    } catch (IOException e) {
      LOG.warn("What the processing of {} printed is not kept: {}", packet.name(), InWords.of(e));
    }
  }

  private void keep(PacketRecord packet, Path results) throws IOException {
    Path log = results.resolve(Layout.LOG);
    if (Files.isDirectory(results, LinkOption.NOFOLLOW_LINKS) && isPlain(log)) {
      disk.rename(log, layout.log(packet));
    }
  }

  // The processing may have put a link there, or another name of somebody else's file.
  private static boolean isPlain(Path log) throws IOException {
    return Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS)
        && Integer.valueOf(1)
            .equals(Files.getAttribute(log, "unix:nlink", LinkOption.NOFOLLOW_LINKS));
  }

  /**
   * Notes that a packet is on its way into the quarantine, and puts the log into its folder: as
   * {@code wharf.log}, or as {@code wharf~2.log} where its sender has such a file.
   *
   * @return the file's name; null where there is none
   */
  @Nullable String join(PacketRecord packet, TakenFolder taken) throws IOException {
    Path log = layout.log(packet);
    boolean waits = Disk.present(log);
    List<String> noted = joined.noted(layout.refusing(packet));
    if (noted.isEmpty() && !waits) {
      disk.mark(layout.refusing(packet));
      return null;
    }
    String name = noted.isEmpty() ? free(taken.names()) : noted.get(0);
    if (noted.isEmpty()) {
      joined.note(layout.refusing(packet), List.of(name), layout.temporary(packet));
    }
    if (waits) {
      disk.rename(log, taken.path().resolve(name));
    }
    return name;
  }

  private static String free(Collection<String> names) {
    String name = Layout.LOG;
    for (int i = 2; names.contains(name); i++) {
      name = "wharf~" + i + ".log";
    }
    return name;
  }
}
