package dev.wharf.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What of which packet a path below {@code /api/packets/} means. A packet's name may have slashes.
 * Where they are written {@code %2F}, the first part of the path is the whole name. Where they are
 * written plainly, the shortest name counts that is a packet's, so a packet whose name ends in
 * {@code /log}, say, may have to be asked for with {@code %2F}.
 *
 * @param name the packet's
 * @param file below its folder, for {@link Part#FILE}; else empty
 */
record PacketPath(String name, Part part, String file) {
  static final String BELOW = "/api/packets/";
  private static final int MOST_PARTS = 3;

  /** What is asked for of the packet. */
  enum Part {
    ITSELF,
    FILES,
    FILE,
    LOG
  }

  /**
   * Reads a path.
   *
   * @param path as it was asked for, with its escapes
   * @param isPacket whether a packet of that name is known
   * @return null where it can mean nothing
   */
  static @Nullable PacketPath of(String path, Predicate<String> isPacket) {
    if (!path.startsWith(BELOW)) {
      return null;
    }
    List<String> parts = new ArrayList<>();
    for (String part : path.substring(BELOW.length()).split("/", -1)) {
      parts.add(QueryStringDecoder.decodeComponent(part.replace("+", "%2B")));
    }
    boolean whole = parts.get(0).indexOf('/') >= 0;
    PacketPath first = null;
    for (int length = 1; length <= (whole ? 1 : Math.min(MOST_PARTS, parts.size())); length++) {
      PacketPath read = read(parts, length);
      if (read != null && (whole || isPacket.test(read.name()))) {
        return read;
      }
      first = first == null ? read : first;
    }
    return first;
  }

  private static @Nullable PacketPath read(List<String> parts, int length) {
    String name = String.join("/", parts.subList(0, length));
    List<String> rest = parts.subList(length, parts.size());
    if (rest.isEmpty()) {
      return new PacketPath(name, Part.ITSELF, "");
    }
    boolean only = rest.size() == 1 || Arrays.asList("").equals(rest.subList(1, rest.size()));
    return switch (rest.get(0)) {
      case "log" -> only ? new PacketPath(name, Part.LOG, "") : null;
      case "files" ->
          only
              ? new PacketPath(name, Part.FILES, "")
              : new PacketPath(name, Part.FILE, String.join("/", rest.subList(1, rest.size())));
      default -> null;
    };
  }
}
