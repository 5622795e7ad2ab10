package dev.wharf.archive;

import dev.wharf.packet.PacketName;
import dev.wharf.packet.Results;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file that reads like a receipt. A sender may have written it, so it says nothing for certain
 * unless it is coded, or the ledger knows its delivery.
 *
 * @param fields its texts, nested objects flattened
 * @param listed the results that it lists
 * @param kept the results of earlier runs by their folders
 * @param coded whether it bears the code that this server, or one that shares its ledger, gave it
 */
record FoundReceipt(
    Path file,
    Map<String, String> fields,
    List<Results.Listed> listed,
    Map<String, Results> kept,
    boolean coded) {
  String id() {
    return get("id", "");
  }

  /** The packet that it is of; null where no packet can be called that. */
  @Nullable PacketName packet() {
    try {
      return new PacketName(get("inbox", ""), get("sender", ""), get("packet", ""));
    } catch (IllegalArgumentException e) {
      return null; // A stranger wrote it.
    }
  }

  /** What the processing made; null where it made nothing, or an earlier Wharf did not say. */
  @Nullable Results results() {
    String sha256 = get("listSha256");
    return sha256 == null
        ? null
        : new Results(
            listed,
            Long.parseLong(get("files", "0")),
            Long.parseLong(get("totalSize", "0")),
            sha256);
  }

  /** The name of the file with what the processing printed; null where it names none. */
  @Nullable String log() {
    String name = get(Receipts.LOG);
    return name != null && KeptLog.isFile(name) ? name : null;
  }

  boolean says(String field, String value) {
    return value.equals(fields.get(field));
  }

  String get(String field, String otherwise) {
    return fields.getOrDefault(field, otherwise);
  }

  @Nullable String get(String field) {
    return fields.get(field);
  }
}
