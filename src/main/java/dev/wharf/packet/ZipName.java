package dev.wharf.packet;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which file of a packet's folder is its zip: {@code NAME.zip}; where there is none of that name,
 * its only zip, if that differs in letter case or in the Unicode normal form alone, or if the
 * folder has the number that Wharf gives to one whose name was taken ({@code NAME~2}).
 */
public final class ZipName {
  private static final String SUFFIX = ".zip";
  private static final String CAPITALS = ".ZIP";
  private static final List<String> COMPANIONS =
      List.of(".md5", ".sha1", ".sha224", ".sha256", ".sha384", ".sha512", ".asc", ".sig");

  private static final Pattern NUMBERED = Pattern.compile("(.+)~\\d{1,6}", Pattern.DOTALL);

  private ZipName() {}

  /**
   * The zip of a folder.
   *
   * @param folder the folder's name
   * @param names of what stands in it
   * @return null where it has none
   */
  public static @Nullable String in(String folder, Collection<String> names) {
    String usual = folder + SUFFIX;
    if (names.contains(usual)) {
      return usual;
    }
    List<String> zips = zips(names);
    if (zips.size() != 1) {
      return null;
    }
    String only = zips.get(0);
    Matcher numbered = NUMBERED.matcher(folder);
    return alike(only, usual) || (numbered.matches() && alike(only, numbered.group(1) + SUFFIX))
        ? only
        : null;
  }

  /**
   * The zip of a folder.
   *
   * @return null where it has none
   * @throws IOException when the folder cannot be listed
   */
  public static @Nullable Path in(PacketName packet, Path folder) throws IOException {
    Path usual = folder.resolve(packet.zip());
    if (usual.toFile().isFile()) {
      return usual; // As nearly all have; the rest costs more to tell.
    }
    if (!Files.isDirectory(folder)) {
      return null;
    }
    Set<String> names = new HashSet<>();
    // Only a folder has the entry '.': a FIFO in its place by now would be waited for.
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve("."))) {
      for (Path file : files) {
        if (!Files.isDirectory(file)) {
          names.add(String.valueOf(file.getFileName()));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    String zip = in(packet.folder(), names);
    return zip == null ? null : folder.resolve(zip);
  }

  /** Those names that end like a zip's. */
  public static List<String> zips(Collection<String> names) {
    List<String> zips = new ArrayList<>();
    for (String name : names) {
      if (is(name)) {
        zips.add(name);
      }
    }
    return zips;
  }

  /** Whether a name ends like a zip's, with something before that. */
  public static boolean is(String name) {
    int base = name.length() - SUFFIX.length();
    return base > 0 && name.regionMatches(true, base, SUFFIX, 0, SUFFIX.length());
  }

  /**
   * The names that may stand beside a plain zip and belong to it: checksums and signatures. Their
   * ends, and the zip's in them, may be in small letters or in capitals.
   */
  public static List<String> companions(String zip) {
    String base = base(zip);
    Set<String> zips = new LinkedHashSet<>(List.of(zip, base + SUFFIX, base + CAPITALS));
    List<String> names = new ArrayList<>();
    for (String one : zips) {
      for (String end : COMPANIONS) {
        names.add(one + end);
        names.add(one + end.toUpperCase(Locale.ROOT));
      }
    }
    return names;
  }

  /**
   * The names that may stand beside a plain zip and belong to it. What names a zip that stands
   * there too, and differs in its capitals alone, belongs to that one.
   */
  public static List<String> companions(Path zip) {
    String own = String.valueOf(zip.getFileName());
    List<String> names = companions(own);
    for (String end : List.of(SUFFIX, CAPITALS)) {
      String other = base(own) + end;
      if (!other.equals(own) && Files.exists(zip.resolveSibling(other), NOFOLLOW_LINKS)) {
        names.removeIf(name -> name.startsWith(other));
      }
    }
    return names;
  }

  /**
   * The zips that a file of that name may belong to, by its end; none where it belongs to no zip.
   */
  public static List<String> accompanied(String name) {
    int dot = name.lastIndexOf('.');
    String zip = dot > 0 && is(name.substring(0, dot)) ? name.substring(0, dot) : "";
    if (zip.isEmpty() || !companions(zip).contains(name)) {
      return List.of();
    }
    return List.copyOf(new LinkedHashSet<>(List.of(zip, base(zip) + SUFFIX, base(zip) + CAPITALS)));
  }

  /** A zip's name without its end. */
  public static String base(String zip) {
    return zip.substring(0, zip.length() - SUFFIX.length());
  }

  private static boolean alike(String name, String other) {
    return fold(name).equals(fold(other));
  }

  private static String fold(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }
}
