package dev.wharf.verify;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file in a packet's folder that is a checksum file by its name.
 *
 * @param name its name in the folder
 */
record ChecksumFile(String name, Algorithm algorithm, Kind kind) {

  /** What a checksum file is of. */
  enum Kind {
    /** {@code NAME.zip.sha256}: of the zip, and of other files where it lists several. */
    OF_ZIP,
    /** {@code SHA256SUMS}: of the files that it lists. */
    SUMS,
    /** BagIt's {@code manifest-sha256.txt} (RFC 8493): the same, with paths written its own way. */
    MANIFEST
  }

  private static final Pattern SUMS =
      Pattern.compile("(md5|sha-?(?:1|224|256|384|512))sums?(?:\\.txt)?");

  private static final Pattern MANIFEST = Pattern.compile("(?:tag)?manifest-([a-z0-9-]+)\\.txt");

  /** What a file is by its name; null when it is no checksum file. */
  static @Nullable ChecksumFile of(String name, String zip) {
    String small = name.toLowerCase(Locale.ROOT);
    String ofZip = zip.toLowerCase(Locale.ROOT) + ".";
    if (small.startsWith(ofZip)) {
      return of(name, small.substring(ofZip.length()), Kind.OF_ZIP);
    }
    Matcher sums = SUMS.matcher(small);
    if (sums.matches()) {
      return of(name, sums.group(1), Kind.SUMS);
    }
    Matcher manifest = MANIFEST.matcher(small);
    return manifest.matches() ? of(name, manifest.group(1), Kind.MANIFEST) : null;
  }

  private static @Nullable ChecksumFile of(String name, String word, Kind kind) {
    Algorithm algorithm = Algorithm.named(word);
    return algorithm == null ? null : new ChecksumFile(name, algorithm, kind);
  }
}
