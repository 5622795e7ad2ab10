package dev.wharf.packet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the processing made of a packet: the plain files of its results folder. At most 1,000 of
 * them are listed one by one, and none where their names are very long together, since a receipt
 * has room for 1 MB; the digest stands for all of them, however many there are.
 *
 * @param listed all of them, or none
 * @param files how many there are
 * @param bytes how long they are together
 * @param listSha256 the SHA-256 of the list of all, each a line {@code SHA-256, two blanks, name}
 *     as sha256sum prints it, in the order of their names, folder by folder
 */
public record Results(List<Listed> listed, long files, long bytes, String listSha256) {
  /** How many are listed at most. */
  public static final int MOST = 1000;

  /** How long the names of those that are listed are together at most, in characters. */
  public static final int MOST_OF_NAMES = 100_000;

  /**
   * A file.
   *
   * @param name its path in the results folder, with slashes between
   * @param size in bytes
   * @param sha256 64 hexadecimal digits; empty where it could not be read
   */
  public record Listed(String name, long size, String sha256) {}

  /** Whether they are listed one by one. */
  public boolean isListed() {
    return listed.size() == files;
  }

  /** How others differ from these, as a clause; null where they are the same. */
  public @Nullable String difference(Results others) {
    if (listSha256.equals(others.listSha256)) {
      return null;
    }
    Map<String, Listed> missing = new HashMap<>();
    listed.forEach(file -> missing.put(file.name(), file));
    for (Listed file : others.listed) {
      Listed before = missing.remove(file.name());
      if (before == null && isListed()) {
        return file.name() + " was not there";
      }
      if (before != null && !before.equals(file)) {
        return file.name() + " has changed";
      }
    }
    return missing.isEmpty() || !others.isListed()
        ? "there are "
            + others.files
            + " files of "
            + others.bytes
            + " bytes, and "
            + files
            + " of "
            + bytes
            + " bytes were archived"
        : missing.keySet().iterator().next() + " is missing";
  }
}
