package dev.wharf.archive;

import dev.wharf.files.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * A packet's folder that has been taken out of the inbox.
 *
 * @param names of what was in it when it was looked at: what its sender left, and after a crash
 *     what had joined that
 * @param here false when it is on its way to another file system already, where it is whole
 * @param fresh whether nothing has been done with it since, also not before a crash
 */
record TakenFolder(Path path, Set<String> names, boolean here, boolean fresh) {
  static TakenFolder at(Path path, boolean fresh) throws IOException {
    return new TakenFolder(path, Disk.names(path), true, fresh);
  }

  static TakenFolder onItsWay(Path path) {
    return new TakenFolder(path, Set.of(), false, false);
  }
}
