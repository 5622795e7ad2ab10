package dev.wharf.zip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wharf.packet.OpenEntry;
import dev.wharf.packet.PacketEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A zip's tree as a reader gives it: for each path {@code folder}, {@code link:} and its target, or
 * the SHA-1 of the content. Paths are compared as far as no character set matters.
 *
 * @param zip its file's name
 * @param reader who read it
 * @param tree null where the reader refuses the zip
 */
record Reading(String zip, String reader, @Nullable Map<String, String> tree) {
  static final String FOLDER = "folder";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What Wharf makes of a zip. */
  static Map<String, String> wharf(CheckedZip zip) throws IOException {
    Map<String, String> tree = new TreeMap<>();
    for (Iterator<OpenEntry> entries = zip.openEntries(); entries.hasNext(); ) {
      OpenEntry entry = entries.next();
      byte[] content = entry.open().readAllBytes();
      entry.finish();
      put(
          tree,
          entry.path().value(),
          entry.kind() == PacketEntry.Kind.DIRECTORY
              ? FOLDER
              : entry.kind() == PacketEntry.Kind.LINK
                  ? "link:" + new String(content, StandardCharsets.UTF_8)
                  : sha1(content));
    }
    return tree;
  }

  /** Lets all other readers read the zips of a folder. */
  static void others(Path folder, Consumer<Reading> take) throws IOException {
    Process readers =
        new ProcessBuilder("python3", "src/test/resources/readers.py", folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = readers.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode one = JSON.readTree(line);
        take.accept(
            new Reading(
                one.get("zip").asText(), one.get("reader").asText(), tree(one.get("tree"))));
      }
    }
  }

  private static @Nullable Map<String, String> tree(JsonNode node) {
    if (node.isNull()) {
      return null;
    }
    Map<String, String> tree = new TreeMap<>();
    node.properties().forEach(e -> put(tree, e.getKey(), e.getValue().asText()));
    return tree;
  }

  private static void put(Map<String, String> tree, String name, String what) {
    StringBuilder path = new StringBuilder();
    for (String component : name.replace('\\', '/').split("/", -1)) {
      if (!component.isEmpty() && !component.equals(".")) {
        if (path.length() > 0) {
          tree.putIfAbsent(path.toString(), FOLDER);
          path.append('/');
        }
        path.append(ascii(component));
      }
    }
    if (path.length() > 0) {
      tree.put(path.toString(), what);
    }
  }

  /** A run of what is not ASCII, or stands in for it, becomes one sign. */
  private static String ascii(String component) {
    return component.replaceAll("([^\\x00-\\x7f]|[?_+])+", "¤");
  }

  static String sha1(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
