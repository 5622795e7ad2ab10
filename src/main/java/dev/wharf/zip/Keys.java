package dev.wharf.zip;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Passwords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds for each encrypted entry of one zip the password that is its own. The passwords are read
 * when the first such entry is met, and not again for this zip. Those that fitted other entries are
 * tried first. Safe for use by several threads.
 */
final class Keys {
  /** Keys that are remembered, from the door on. */
  private static final int MOST = 1000;

  /** An entry with more data, in bytes, is not read twice while another entry says which it is. */
  private static final long LARGE = 16L * 1024 * 1024;

  private final Passwords file;
  private final Map<Long, Found> found = new HashMap<>();
  private @Nullable List<String> passwords;
  private int[] fitted = {};

  /**
   * A password that may be an entry's.
   *
   * @param password its index
   */
  record Found(Key key, int password) {}

  Keys(Passwords file) {
    this.file = file;
  }

  /**
   * Looks, before anything is unpacked, whether some password may be an entry's; in zips with very
   * many encrypted entries at the first of them alone.
   *
   * @throws BadPacketException {@code encrypted}, when none is
   * @throws IOException when the zip or the passwords cannot be read
   */
  synchronized void admit(ZipSource source, long localHeader, CentralHeader header)
      throws IOException {
    if (found.size() < MOST) {
      List<Found> candidates = candidates(source, localHeader, header);
      if (candidates.size() == 1) {
        remember(localHeader, candidates.get(0));
      }
    }
  }

  /**
   * Returns the key of an entry. Where several passwords may be its own, the entry is read with
   * each until one is proved.
   *
   * @throws BadPacketException {@code encrypted}, when none may be
   * @throws IOException when the zip or the passwords cannot be read
   */
  Found of(ZipSource source, long localHeader, CentralHeader header, Inflaters inflaters)
      throws IOException {
    List<Found> candidates;
    synchronized (this) {
      Found known = found.get(localHeader);
      if (known != null) {
        return known;
      }
      candidates = candidates(source, localHeader, header);
    }
    Found chosen = chosen(candidates, source, localHeader, header, inflaters);
    synchronized (this) {
      remember(localHeader, chosen);
    }
    return chosen;
  }

  private Found chosen(
      List<Found> candidates,
      ZipSource source,
      long localHeader,
      CentralHeader header,
      Inflaters inflaters)
      throws IOException {
    int last = candidates.size() - 1;
    boolean told = header.compressedSize() > LARGE && hasFitted(candidates.get(0).password());
    for (int i = 0; i < last && !told; i++) {
      if (proves(candidates.get(i), source, localHeader, header, inflaters)) {
        return candidates.get(i);
      }
    }
    return candidates.get(told ? 0 : last);
  }

  private boolean proves(
      Found one, ZipSource source, long localHeader, CentralHeader header, Inflaters inflaters)
      throws IOException {
    EntryData data = EntryData.open(source, localHeader, header, one.key());
    try (DecodedEntry entry = new DecodedEntry(header, data, inflaters, null)) {
      byte[] chunk = new byte[8 * 1024];
      while (entry.read(chunk) >= 0) {
        // An entry that can be read to its end is right.
      }
      return true;
    } catch (BadPacketException e) {
      return false;
    }
  }

  private synchronized boolean hasFitted(int password) {
    return fitted[password] > 0;
  }

  private void remember(long localHeader, Found one) {
    fitted[one.password()]++;
    if (found.size() < MOST) {
      found.put(localHeader, one);
    }
  }

  /** Notes that an entry is right with that password. */
  synchronized void proved(int password) {
    fitted[password] += 2;
  }

  /** Whether more than one entry's check speaks for that password, or a whole entry. */
  synchronized boolean isSure(int password) {
    return fitted[password] > 1;
  }

  private List<Found> candidates(ZipSource source, long localHeader, CentralHeader header)
      throws IOException {
    List<String> all = passwords;
    if (all == null) {
      all = file.read();
      passwords = all;
      fitted = new int[all.size()];
    }
    DataStart start = DataStart.of(source, localHeader, header);
    List<Found> candidates = new ArrayList<>();
    for (int i : order()) {
      Key key = key(all.get(i), start, header);
      if (key != null) {
        candidates.add(new Found(key, i));
        if (key instanceof AesKey && fitted[i] > 0) {
          break; // Each further try takes a thousand rounds of HMAC.
        }
      }
    }
    if (candidates.isEmpty()) {
      throw new BadPacketException(
          Reason.ENCRYPTED, "entry '" + header.name() + "' is encrypted, and " + none());
    }
    return candidates;
  }

  /** That no password is an entry's own, as a clause. */
  String none() {
    if (file.file() == null) {
      return Passwords.SETTING + " names no file with passwords";
    }
    int tried = fitted.length;
    return tried == 1
        ? "the one password in " + Passwords.SETTING + " is not its own"
        : "none of the " + tried + " passwords in " + Passwords.SETTING + " is its own";
  }

  private int[] order() {
    return IntStream.range(0, fitted.length)
        .boxed()
        .sorted(Comparator.comparingInt(i -> -fitted[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static @Nullable Key key(String password, DataStart start, CentralHeader header) {
    AesField aes = header.aes();
    return aes != null
        ? AesKey.of(aes, password, start.before)
        : ZipCryptoKey.of(
            password.getBytes(StandardCharsets.UTF_8), start.before, header.crc32(), start.time());
  }
}
