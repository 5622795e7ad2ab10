package dev.wharf.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Fsyncs the folders of a tree, and its plain files where asked for; never through a link. */
final class TreeSync extends SimpleFileVisitor<Path> {
  private final Disk disk;
  private final boolean filesToo;
  private final @Nullable Path except;

  TreeSync(Disk disk, boolean filesToo, @Nullable Path except) {
    this.disk = disk;
    this.filesToo = filesToo;
    this.except = except;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    return folder.equals(except) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (filesToo && attributes.isRegularFile()) {
      disk.sync(file);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
      throws IOException {
    if (failure != null) {
      throw failure;
    }
    disk.sync(folder);
    return FileVisitResult.CONTINUE;
  }
}
