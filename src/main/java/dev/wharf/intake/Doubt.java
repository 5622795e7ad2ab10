package dev.wharf.intake;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.wharf.files.Disk;
import dev.wharf.files.Listing;
import dev.wharf.files.MachineTrouble;
import dev.wharf.packet.Causes;
import dev.wharf.packet.InWords;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.ZipReadException;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a packet that fails again and again is at fault itself, or the machine: a packet is given
 * up only where the folders can be written to and, if its zip cannot be read, another packet's can.
 */
public final class Doubt {
  /** How many other packets are tried, in the inbox and in the archive each. */
  private static final int OTHERS = 20;

  /** How much of each is read, in bytes. */
  private static final int ENOUGH = 1024 * 1024;

  private final Settings settings;
  private final Inboxes inboxes;
  private final Supplier<@Nullable String> program;

  /**
   * @param program why no class of the program can be relied on, as a clause; null where all can
   */
  public Doubt(Settings settings, Inboxes inboxes, Supplier<@Nullable String> program) {
    this.program = program;
    this.settings = settings;
    this.inboxes = inboxes;
  }

  /** Why no class of the program can be relied on, as a clause; null where all can. */
  @Nullable String changedProgram() {
    return program.get();
  }

  /**
   * What any packet would meet now: the failure says so itself, or a folder cannot be written to.
   *
   * @return as a clause; null when it is none of that
   */
  @Nullable String trouble(Throwable failure) {
    String trouble = MachineTrouble.in(failure);
    boolean denied = MachineTrouble.isDenied(failure);
    if (trouble != null || (!denied && Causes.first(failure, FileSystemException.class) == null)) {
      return trouble;
    }
    String closed =
        closedFolder(
            List.of(settings.work(), settings.archive(), settings.quarantine(), settings.state()));
    return closed == null && denied ? deniedFolder() : closed;
  }

  // A security module may deny what the rights allow.
  private @Nullable String deniedFolder() {
    Path tried = settings.work();
    try {
      Disk.prove(tried);
      tried = settings.state();
      Disk.prove(tried);
      return null;
    } catch (IOException e) { // Anything else is found out at the last attempt.
      return MachineTrouble.isDenied(e) ? tried + " may not be written to" : null;
    }
  }

  /** The first folder that this user may not write to now, as a clause; null for none. */
  static @Nullable String closedFolder(List<Path> folders) {
    for (Path folder : folders) {
      if (!Files.isWritable(folder) || !Files.isExecutable(folder)) {
        return "the user "
            + System.getProperty("user.name")
            + " may not write to "
            + folder
            + ", or its file system is read-only";
      }
    }
    return null;
  }

  /**
   * What the machine fails at, tried now.
   *
   * @return null when it is the packet alone that fails
   */
  @Nullable String machineFault(OpenPacket packet, Throwable failure) {
    for (Path folder : List.of(settings.work(), settings.state())) {
      try {
        Disk.prove(folder);
      } catch (IOException e) {
        return folder + " cannot be written to: " + InWords.of(e);
      }
    }
    return unreadable(failure) && !anotherCanBeRead(packet)
        ? packet.zip() + " cannot be read, and no other packet can be"
        : null;
  }

  /** Whether a disk has failed, and not at reading the packet's zip. */
  boolean brokenDisk(Throwable failure) {
    return MachineTrouble.isBrokenDisk(failure)
        && Causes.first(failure, ZipReadException.class) == null;
  }

  // Rights that are missing are the sender's affair: they say nothing about the disk.
  private static boolean unreadable(Throwable failure) {
    return Causes.first(failure, AccessDeniedException.class) == null
        && Causes.first(failure, ZipReadException.class) != null;
  }

  private boolean anotherCanBeRead(OpenPacket packet) {
    return others(packet).stream().anyMatch(Doubt::readable);
  }

  private static boolean readable(Path zip) {
    if (!Files.isRegularFile(zip, NOFOLLOW_LINKS)) {
      return false;
    }
    try (InputStream content = Channels.newInputStream(Disk.open(zip))) {
      content.readNBytes(ENOUGH);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private List<Path> others(OpenPacket packet) {
    List<Path> zips = new ArrayList<>();
    try {
      for (InboxItem item : inboxes.readyItems(OTHERS)) {
        zips.add(item.ready().zip());
      }
      if (sameDisk()) {
        addArchived(zips);
      }
    } catch (IOException e) {
      return List.of(); // The folders themselves cannot be read.
    }
    zips.remove(packet.zip());
    return zips;
  }

  private boolean sameDisk() throws IOException {
    return Files.getFileStore(settings.inbox()).equals(Files.getFileStore(settings.archive()));
  }

  private void addArchived(List<Path> zips) throws IOException {
    try (DirectoryStream<Path> archived = Files.newDirectoryStream(settings.archive())) {
      int added = 0;
      for (Path folder : archived) {
        try (DirectoryStream<Path> found = Listing.of(folder)) {
          for (Path file : found) {
            if (file.toString().endsWith(".zip")) {
              zips.add(file);
            }
          }
        }
        if (++added == OTHERS) {
          return;
        }
      }
    }
  }
}
