package dev.wharf.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Folders and files that are their owner's alone from the first moment, whatever the umask. */
public final class OwnersOnly {
  /** For a new file: read and written by its owner alone. */
  private static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("------rwx");

  private OwnersOnly() {}

  /** Makes a folder where none is; the folders above it are made as the umask says. */
  public static void folder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path above = folder.toAbsolutePath().getParent();
    if (above != null) {
      Files.createDirectories(above);
    }
    try {
      Files.createDirectory(folder, FOLDER);
    } catch (FileAlreadyExistsException e) {
      Files.createDirectories(folder); // Fails unless it is a folder.
    }
  }

  /**
   * Lets nobody but its owner do anything with a folder.
   *
   * @throws java.nio.file.FileSystemException when it is another user's
   */
  public static void close(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, FOLDER.value());
  }

  /** Makes an empty file where none is. */
  public static void file(Path file) throws IOException {
    try {
      Files.createFile(file, FILE);
    } catch (FileAlreadyExistsException e) {
      return; // It is as its owner wants it.
    }
  }

  /** Writes a small file, which is made where none is. */
  public static Path write(Path file, byte[] content) throws IOException {
    file(file);
    return Files.write(file, content);
  }

  /** Takes from others, beside owner and group, what they may do with a file, where it is ours. */
  public static void withoutOthers(Path file) throws IOException {
    Set<PosixFilePermission> now = EnumSet.noneOf(PosixFilePermission.class);
    now.addAll(Files.getPosixFilePermissions(file, NOFOLLOW_LINKS));
    if (now.removeAll(OTHERS) && !Files.isSymbolicLink(file)) {
      Files.setPosixFilePermissions(file, now);
    }
  }

  /** Lets nobody but its owner do anything with a file of ours. */
  public static void withoutGroup(Path file) throws IOException {
    Files.setPosixFilePermissions(file, FILE.value());
  }

  /**
   * What a folder's mode lets others do than its owner.
   *
   * @return null where that is nothing, or the file system knows no modes
   */
  public static @Nullable Access access(Path folder) throws IOException {
    Object mode = Files.getAttribute(folder, "unix:mode");
    int bits = mode instanceof Integer number ? number & 0777 : 0700;
    return (bits & 0077) == 0 ? null : new Access(bits, (bits & 0002) != 0);
  }

  /**
   * A folder that is open to more than its owner.
   *
   * @param mode its permission bits
   * @param writable whether everybody may make and remove files in it
   */
  public record Access(int mode, boolean writable) {
    /** Whether everybody may do something, and not only a group. */
    public boolean forAll() {
      return (mode & 0007) != 0;
    }

    /** The mode as chmod(1) takes it. */
    public String octal() {
      return String.format("%04o", mode);
    }
  }
}
