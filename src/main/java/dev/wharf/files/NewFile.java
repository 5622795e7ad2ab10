package dev.wharf.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes files that do not exist yet, and fsyncs each when its content is complete. */
final class NewFile {
  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private final Sync sync;

  NewFile(Sync sync) {
    this.sync = sync;
  }

  /**
   * Writes a new file.
   *
   * @return the number of bytes written
   * @throws FileAlreadyExistsException when anything has that name already, also a link
   */
  long write(Path path, InputStream content) throws IOException {
    return write(path, content, null, false);
  }

  /**
   * Writes a new file.
   *
   * @param modified when it was changed last; null for now
   * @param executable whether those may run it who may read it
   * @return the number of bytes written
   * @throws FileAlreadyExistsException when anything has that name already, also a link
   */
  long write(Path path, InputStream content, @Nullable FileTime modified, boolean executable)
      throws IOException {
    try (FileChannel file = FileChannel.open(path, NEW, NewFileRights.of(executable))) {
      FileSink sink = new FileSink(file);
      long total = content.transferTo(sink);
      sink.flush();
      if (modified != null) {
        Times.set(path, modified); // Before the fsync, which makes it last.
      }
      sync.file(file);
      return total;
    }
  }

  /** Writes a new file; what has its name is wiped first, because a crash has left it. */
  void writeOver(Path path, byte[] content) throws IOException {
    try {
      write(path, new ByteArrayInputStream(content));
    } catch (FileAlreadyExistsException e) {
      Wipe.tree(path);
      write(path, new ByteArrayInputStream(content));
    }
  }
}
