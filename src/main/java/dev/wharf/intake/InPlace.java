package dev.wharf.intake;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** What the times of a packet say about how its sender writes it. */
final class InPlace {
  /** By the clock of the file system, which may be another machine's. */
  private static final Duration LONG_AGO = Duration.ofMinutes(1);

  private InPlace() {}

  /**
   * Whether the zip was written to after it had come to stand under this name, or something was put
   * into the folder, so that the name says nothing: a sender that keeps to the rule renames at
   * last.
   */
  static boolean isWritten(Path item, Path zip) throws IOException {
    Instant written = Files.getLastModifiedTime(zip, NOFOLLOW_LINKS).toInstant();
    Instant named = named(item);
    boolean after =
        item.equals(zip)
            ? !written.isBefore(named)
            : written.isAfter(named) || isFilled(item, named);
    Instant last = written.isAfter(named) ? written : named;
    return after && Duration.between(last, Instant.now()).compareTo(LONG_AGO) < 0;
  }

  // A rename changes the folder's ctime and the inbox's mtime, and leaves the folder's mtime.
  // A file that comes into the folder changes the folder's mtime and ctime, and leaves the inbox's
  // mtime.
  private static boolean isFilled(Path folder, Instant changed) throws IOException {
    Instant filled = Files.getLastModifiedTime(folder, NOFOLLOW_LINKS).toInstant();
    return !filled.isBefore(changed)
        && changed.isAfter(
            Files.getLastModifiedTime(Objects.requireNonNull(folder.getParent())).toInstant());
  }

  /** When something was given its name, or was last written to: a rename changes the ctime. */
  static Instant named(Path item) throws IOException {
    Object changed = Files.getAttribute(item, "unix:ctime", NOFOLLOW_LINKS);
    return changed instanceof FileTime time ? time.toInstant() : Instant.EPOCH;
  }
}
