package dev.wharf.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Fsyncs the folders of a tree, and does to its plain files what it is told; follows no link. */
final class TreeSync extends SimpleFileVisitor<Path> {
  /** What is done to a plain file. */
  interface ToFile {
    void accept(Path file) throws IOException;
  }

  private final Sync sync;
  private final ToFile toFile;

  TreeSync(Sync sync, ToFile toFile) {
    this.sync = sync;
    this.toFile = toFile;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (attributes.isRegularFile()) {
      toFile.accept(file);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
      throws IOException {
    if (failure != null) {
      throw failure;
    }
    sync.path(folder);
    return FileVisitResult.CONTINUE;
  }
}
