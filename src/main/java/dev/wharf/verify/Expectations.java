package dev.wharf.verify;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Reason;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What the checksum files of a packet say of its files, each file once. For one thread. */
final class Expectations {
  /** Most files that the checksum files of one packet may list. */
  private static final int MOST = 100_000;

  private final Map<Path, Map<Algorithm, Expected>> files = new LinkedHashMap<>();

  /** A digest, and the line that says it. */
  private record Expected(String digest, ChecksumFile source, int line) {
    String place() {
      return "line " + line + " of " + source.name();
    }
  }

  /**
   * Notes what a line says.
   *
   * @throws BadPacketException when another line says otherwise, or there are too many
   */
  void add(Path file, String digest, ChecksumFile source, int line) {
    Expected expected = new Expected(digest, source, line);
    Map<Algorithm, Expected> ofFile =
        files.computeIfAbsent(file, path -> new EnumMap<>(Algorithm.class));
    if (files.size() > MOST) {
      throw mismatch("checksum files list more than " + MOST + " files");
    }
    Expected before = ofFile.putIfAbsent(source.algorithm(), expected);
    if (before != null && !before.digest().equals(expected.digest())) {
      throw mismatch(
          expected.place() + " and " + before.place() + " say different things of " + file);
    }
  }

  /** The files that are listed. */
  Set<Path> files() {
    return files.keySet();
  }

  /** The algorithms whose digests of a file are needed. */
  Set<Algorithm> algorithms(Path file) {
    Map<Algorithm, Expected> expected = files.get(file);
    return expected == null ? Set.of() : expected.keySet();
  }

  /**
   * Holds a digest against what was said.
   *
   * @throws BadPacketException when it is another
   */
  void require(Path file, Algorithm algorithm, byte[] digest) {
    Map<Algorithm, Expected> ofFile = files.get(file);
    Expected expected = ofFile == null ? null : ofFile.get(algorithm);
    String found = HexFormat.of().formatHex(digest);
    if (expected != null && !expected.digest().equals(found)) {
      throw mismatch(
          file
              + " does not fit "
              + expected.place()
              + ": its "
              + algorithm
              + " is "
              + found
              + ", not "
              + expected.digest());
    }
  }

  static BadPacketException mismatch(String message) {
    return new BadPacketException(Reason.CHECKSUM_MISMATCH, message);
  }
}
