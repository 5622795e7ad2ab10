package dev.wharf.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** A file with a secret, which its owner alone may read. It is there whole or not at all. */
public final class SecretFile {
  private static final String OWNERS = "rw-------";

  private SecretFile() {}

  /** The secret; null where there is none. */
  public static @Nullable String read(Path file) throws IOException {
    try {
      String secret = TextFile.read(file).strip();
      return secret.isEmpty() ? null : secret;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Puts a secret in the file, in the place of the one before, and on the disk. */
  public static void write(Path file, String secret, Disk disk) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalArgumentException(file + " has no parent");
    }
    Path made =
        Files.createTempFile(
            folder,
            String.valueOf(file.getFileName()),
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNERS)));
    Files.writeString(made, secret + "\n");
    disk.sync(made);
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    disk.sync(folder);
  }
}
