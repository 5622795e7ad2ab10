package dev.wharf.verify;

import dev.wharf.files.HeldFile;
import dev.wharf.files.WholeFile;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One reading of a file for all that wants its bytes. For one thread. */
final class OneReading {
  private final Map<Algorithm, MessageDigest> digests = new EnumMap<>(Algorithm.class);
  private final List<WholeFile.Sink> others = new ArrayList<>();

  OneReading(Set<Algorithm> algorithms) {
    algorithms.forEach(algorithm -> digests.put(algorithm, algorithm.digest()));
  }

  /** Gives the bytes to somebody else, too, who does not move on in the buffer. */
  void alsoTo(WholeFile.Sink other) {
    others.add(other);
  }

  /** Reads all of the file. */
  Map<Algorithm, byte[]> read(HeldFile file) throws IOException {
    WholeFile.read(
        file.channel(),
        bytes -> {
          for (MessageDigest digest : digests.values()) {
            digest.update(bytes.duplicate());
          }
          for (WholeFile.Sink other : others) {
            other.take(bytes.duplicate());
          }
        });
    Map<Algorithm, byte[]> found = new EnumMap<>(Algorithm.class);
    digests.forEach((algorithm, digest) -> found.put(algorithm, digest.digest()));
    return found;
  }
}
