package dev.wharf.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import org.jspecify.annotations.Nullable;

/**
 * Words that a folder bears as an extended attribute (xattr(7)). They stay with the folder, not
 * with its path: an unmounted folder leaves one behind that does not bear them, and nobody who
 * lists the folder sees a file. Safe for use by several threads.
 */
public final class FolderMark {
  private static final int LONGEST = 1000;

  private final String name;

  /**
   * @param name of the attribute, without its namespace
   */
  public FolderMark(String name) {
    this.name = name;
  }

  /**
   * What the folder bears; null when it bears nothing, or its file system has no extended
   * attributes.
   *
   * @throws IOException when the folder is not there
   */
  public @Nullable String read(Path folder) throws IOException {
    UserDefinedFileAttributeView view = view(folder);
    if (view == null) {
      return null;
    }
    ByteBuffer words = ByteBuffer.allocate(LONGEST);
    try {
      view.read(name, words);
    } catch (IOException e) { // The kernel's text for an attribute that is missing differs.
      Files.readAttributes(folder, "isDirectory");
      return null;
    }
    return StandardCharsets.UTF_8.decode(words.flip()).toString();
  }

  /**
   * Marks a folder.
   *
   * @param words at most 1,000 bytes as UTF-8
   * @return false when its file system has no extended attributes, or this user may not set them
   * @throws IOException when the folder is not there
   */
  public boolean write(Path folder, String words) throws IOException {
    UserDefinedFileAttributeView view = view(folder);
    if (view == null) {
      return false;
    }
    try {
      view.write(name, StandardCharsets.UTF_8.encode(words));
      return true;
    } catch (IOException e) {
      Files.readAttributes(folder, "isDirectory");
      return false;
    }
  }

  /** Takes the mark away, where there is one. */
  public void remove(Path folder) {
    UserDefinedFileAttributeView view = view(folder);
    if (view != null) {
      try {
        view.delete(name);
      } catch (IOException e) {
        return; // There is none, or the folder is gone.
      }
    }
  }

  private static @Nullable UserDefinedFileAttributeView view(Path folder) {
    return Files.getFileAttributeView(folder, UserDefinedFileAttributeView.class);
  }
}
