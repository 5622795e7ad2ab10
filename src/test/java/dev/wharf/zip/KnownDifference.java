package dev.wharf.zip;

import dev.wharf.fixture.Mutant;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where readers of a good zip differ, and nobody is deceived. */
enum KnownDifference {
  /**
   * Python's zipfile knows no links, the others none of the system 19, which minizip writes on a
   * Mac, and a stream has no modes. Such a reader makes a plain file that holds the target: nothing
   * is followed.
   */
  LINK_IS_A_FILE(Readers.ALL) {
    @Override
    boolean explains(@Nullable String wharf, @Nullable String other) {
      return wharf != null
          && wharf.startsWith("link:")
          && Reading.sha1(wharf.substring(5).getBytes(StandardCharsets.UTF_8)).equals(other);
    }
  },

  /**
   * A folder that only its attributes tell is an empty file for readers that go by the name. There
   * is no content to differ.
   */
  FOLDER_IS_AN_EMPTY_FILE(Readers.ALL) {
    @Override
    boolean explains(@Nullable String wharf, @Nullable String other) {
      return Reading.FOLDER.equals(wharf) && Reading.sha1(new byte[0]).equals(other);
    }
  },

  /**
   * Some writers give plain files the mode of a FIFO. Libarchive then makes a FIFO, and the others
   * the file.
   */
  FILE_IS_A_FIFO(Set.of("bsdtar")) {
    @Override
    boolean explains(@Nullable String wharf, @Nullable String other) {
      return "special".equals(other);
    }
  };

  private static final class Readers {
    static final Set<String> ALL = Set.of("python", "unzip", "bsdtar", "bsdtar-stream", "7z");
  }

  @SuppressWarnings("ImmutableEnumChecker") // Set.of cannot be changed.
  private final Set<String> readers;

  KnownDifference(Set<String> readers) {
    this.readers = readers;
  }

  /** Whether it is this difference; null for a path that a reader does not have. */
  abstract boolean explains(@Nullable String wharf, @Nullable String other);

  static boolean known(String reader, @Nullable String wharf, @Nullable String other) {
    for (KnownDifference one : values()) {
      if (one.readers.contains(reader) && one.explains(wharf, other)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The tree under the names that a reader gives to it: bsdtar drops a drive, and unzip drops
   * control characters. Two entries that one of them would take for one are refused.
   */
  static Map<String, String> asReadBy(String reader, Map<String, String> wharf) {
    Map<String, String> read = new TreeMap<>();
    wharf.forEach(
        (path, what) ->
            read.put(
                switch (reader) {
                  case "bsdtar", "bsdtar-stream" -> path.replaceFirst("^[A-Za-z]:", "");
                  case "unzip" -> path.replace("\r", "");
                  default -> path;
                },
                what));
    return read;
  }

  /**
   * Whether unzip leaves out an encrypted entry, which it does without a word where the byte that
   * checks the password is not the one that it goes by. Nothing false is read.
   */
  static boolean leavesOut(Reading reading, String path, @Nullable String other) {
    return other == null && reading.reader().equals("unzip") && path.startsWith(Mutant.ENCRYPTED);
  }

  /**
   * Whether libarchive takes the encrypted target of a link for the target itself. Its link leads
   * to noise.
   */
  static boolean linksToNoise(
      Reading reading, String path, @Nullable String wharf, @Nullable String other) {
    return reading.reader().startsWith("bsdtar")
        && path.startsWith(Mutant.ENCRYPTED)
        && String.valueOf(wharf).startsWith("link:")
        && String.valueOf(other).startsWith("link:");
  }

  /**
   * Whether libarchive finds no entry at all, which it does in a zip64 zip that other bytes shift:
   * it looks for the record without the shift. Nothing false is read.
   */
  static boolean findsNothing(Reading reading, byte[] zip) {
    String bytes = new String(zip, StandardCharsets.ISO_8859_1);
    return reading.reader().equals("bsdtar")
        && Map.of().equals(reading.tree())
        && !bytes.startsWith("PK\3\4")
        && bytes.contains("PK\6\6");
  }
}
