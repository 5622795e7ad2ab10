package dev.wharf.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes files that do not exist yet, and fsyncs each when its content is complete. */
final class NewFile {
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
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      FileSink sink = new FileSink(file);
      long total = content.transferTo(sink);
      sink.flush();
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
