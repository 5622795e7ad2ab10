package dev.wharf.verify;

import dev.wharf.packet.InWords;
import dev.wharf.packet.Printable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.bcpg.KeyIdentifier;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of those who may sign, from the files of a folder, which are read again when one of them
 * is another. The files are read by whoever asks; whoever looks at a key holds the monitor of this
 * object meanwhile, since the library's keys are for one thread.
 */
public final class SenderKeys {
  private static final Logger LOG = LoggerFactory.getLogger(SenderKeys.class);
  private static final String FILES = "*.{asc,gpg,pgp,ASC,GPG,PGP}";

  private volatile @Nullable Read read;

  /** What was read, of which state of which folder, and what could not be read. */
  private record Read(
      Path folder,
      Map<Path, Object> stamps,
      List<OpenPGPCertificate> certificates,
      List<String> problems) {}

  /** The keys that a signature may be of, by all that it says of its key. */
  List<OpenPGPComponentKey> named(Path folder, List<KeyIdentifier> identifiers) throws IOException {
    List<OpenPGPComponentKey> keys = new ArrayList<>();
    for (OpenPGPCertificate certificate : current(folder).certificates()) {
      for (OpenPGPComponentKey key : certificate.getKeys()) {
        if (identifiers.stream().allMatch(key.getKeyIdentifier()::matchesExplicit)) {
          keys.add(key);
        }
      }
    }
    return keys;
  }

  /** How many keys the folder holds. */
  public int count(Path folder) throws IOException {
    return current(folder).certificates().size();
  }

  /** The files that cannot be read, a sentence each. */
  public List<String> problems(Path folder) throws IOException {
    return current(folder).problems();
  }

  private Read current(Path folder) throws IOException {
    Map<Path, Object> stamps = stamps(folder);
    Read before = read;
    if (before != null && before.folder().equals(folder) && before.stamps().equals(stamps)) {
      return before;
    }
    List<String> problems = new ArrayList<>();
    KeyFiles files = new KeyFiles();
    for (Path file : stamps.keySet()) {
      try {
        files.add(Files.readAllBytes(file));
      } catch (IOException | RuntimeException e) { // Whatever a library makes of a damaged file.
        problems.add(Printable.of(file + " holds no key that can be read: " + InWords.of(e)));
      }
    }
    Read now = new Read(folder, stamps, files.certificates(), List.copyOf(problems));
    problems.forEach(LOG::warn);
    LOG.info("Keys of senders in {}: {}", folder, now.certificates().size());
    read = now;
    return now;
  }

  private static Map<Path, Object> stamps(Path folder) throws IOException {
    Map<Path, Object> stamps = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, FILES)) {
      for (Path file : files) {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        if (found.isRegularFile()) {
          stamps.put(
              file,
              List.of(
                  found.size(),
                  found.lastModifiedTime(),
                  String.valueOf(found.fileKey()),
                  Files.getAttribute(file, "unix:ctime")));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Map.of();
    }
    return stamps;
  }
}
