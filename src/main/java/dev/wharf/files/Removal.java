package dev.wharf.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Removes a tree, or gets it out of the way whole where this user may not delete what it holds. */
final class Removal {
  private Removal() {}

  static @Nullable Path remove(Path tree, List<Path> asides) throws IOException {
    try {
      Wipe.tree(tree);
      return null;
    } catch (FileSystemException e) {
      if (!isForbidden(e)) {
        throw e; // Another try may delete it.
      }
      for (Path aside : asides) {
        Path free = free(aside);
        try {
          Rename.rename(tree, free);
          return free;
        } catch (IOException next) {
          e.addSuppressed(next);
        }
      }
      throw e;
    }
  }

  // A right that is there when we look again was missing for a moment.
  private static boolean isForbidden(FileSystemException failure) {
    if (!(failure instanceof AccessDeniedException) || failure.getFile() == null) {
      return MachineTrouble.isNotPermitted(failure);
    }
    Path file = Path.of(failure.getFile());
    Path folder = file.toAbsolutePath().getParent();
    return folder == null
        || !Files.isWritable(folder)
        || !Files.isExecutable(folder)
        || (Files.isDirectory(file, NOFOLLOW_LINKS) && !Files.isReadable(file));
  }

  private static Path free(Path aside) {
    Path free = aside;
    for (int i = 2; Presence.exists(free); i++) {
      free = aside.resolveSibling(aside.getFileName() + "-" + i);
    }
    return free;
  }
}
