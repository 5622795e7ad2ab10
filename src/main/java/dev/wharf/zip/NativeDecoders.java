package dev.wharf.zip;

import com.github.luben.zstd.util.Native;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where decoders have their native code, which is unpacked when the first entry needs it. */
public final class NativeDecoders {
  private static volatile @Nullable Path folder;

  private NativeDecoders() {}

  /** Names a folder where the file system lets code run; else it is that for temporary files. */
  public static void unpackIn(Path where) {
    folder = where;
  }

  /** Loads the code of Zstandard unless it is there; the file goes as soon as it is loaded. */
  static void loadZstandard() {
    Path where = folder;
    Native.load(where != null && Files.isDirectory(where) ? where.toFile() : null);
  }
}
