package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.files.Sha256;
import dev.wharf.files.TreeDigests;
import dev.wharf.packet.Results;
import dev.wharf.packet.Results.Listed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a folder with results, file by file, so that receipts can say what was in it. */
public final class ResultsFolder {
  private final List<Listed> listed = new ArrayList<>();
  private final MessageDigest digest = Sha256.begin();
  private long files;
  private long bytes;
  private long names;

  private ResultsFolder() {}

  /**
   * What is in it; null where there is no such folder.
   *
   * @throws IOException when it cannot be read
   */
  public static @Nullable Results read(Path folder) throws IOException {
    if (!Disk.present(folder)) {
      return null;
    }
    ResultsFolder results = new ResultsFolder();
    TreeDigests.each(folder, results::add);
    return new Results(
        results.fits() ? List.copyOf(results.listed) : List.of(),
        results.files,
        results.bytes,
        Sha256.hex(results.digest));
  }

  private boolean fits() {
    return files <= Results.MOST && names <= Results.MOST_OF_NAMES;
  }

  private void add(String name, long size, String sha256) {
    files++;
    bytes += size;
    names += name.length();
    if (fits()) {
      listed.add(new Listed(name, size, sha256));
    }
    digest.update((sha256 + "  " + name + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
