package dev.wharf.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wharf.files.Sha256;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.Delivery;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.InWords;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sender reads of a packet: its receipt without what is Wharf's alone, or that it was taken.
 *
 * @param content a JSON object
 */
record ReceiptFile(ObjectNode content) {
  static final String TAKEN = "taken";
  static final String SUFFIX = ".json";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What no sender needs: whose the machine is, what the processing printed, and the proof. */
  private static final List<String> OURS = List.of("node", "output", "code");

  private static final int LARGEST = 1 << 20;
  private static final int HASH_BYTES = 4;

  /** What says that a packet was taken. */
  static ReceiptFile taken(Delivery packet) {
    return new ReceiptFile(begun(packet, TAKEN));
  }

  private static ObjectNode begun(Delivery packet, String outcome) {
    PacketName name = packet.name();
    ObjectNode content = JSON.createObjectNode().put("id", packet.id());
    if (!name.inbox().isEmpty()) {
      content.put("inbox", name.inbox());
    }
    if (!name.sender().isEmpty()) {
      content.put("sender", name.sender());
    }
    return content
        .put("packet", name.folder())
        .put("outcome", outcome)
        .put("claimed", packet.claimed().toString());
  }

  /** What a sender sees of a receipt. */
  static ReceiptFile of(String receipt) throws JsonProcessingException {
    ObjectNode content = (ObjectNode) JSON.readTree(receipt);
    content.remove(OURS);
    return new ReceiptFile(content);
  }

  /** The same by what the ledger knows of a packet that has ended. */
  static ReceiptFile of(PacketRecord ended) {
    boolean archived = ended.state() == PacketState.ARCHIVED;
    ObjectNode content = begun(ended, archived ? "archived" : "quarantined");
    Reason reason = ended.decided().reason();
    if (reason != null) {
      content
          .put("reason", reason.code())
          .put("message", ended.decided().message())
          .put("mend", reason.mend());
    }
    content.put("attempts", ended.attempts()).put("ended", ended.updated().toString());
    Fingerprint zip = ended.decided().zip();
    if (zip != null) {
      content.putObject("zip").put("size", zip.size());
    }
    return new ReceiptFile(content);
  }

  /** What a file holds; null where there is none, or none that Wharf could have written. */
  static @Nullable ReceiptFile read(Path file) throws IOException {
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LARGEST) {
        return null;
      }
      JsonNode content = JSON.readTree(Files.readAllBytes(file));
      return content instanceof ObjectNode object ? new ReceiptFile(object) : null;
    } catch (NoSuchFileException | JsonProcessingException e) {
      return null;
    }
  }

  String id() {
    return content.path("id").asText();
  }

  boolean isTaken() {
    return content.path("outcome").asText().equals(TAKEN);
  }

  private Instant claimed() {
    try {
      return Instant.parse(content.path("claimed").asText());
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }

  /** Whether what a sender sees now is later news than this. */
  boolean isOlderThan(ReceiptFile seen) {
    return seen.id().equals(id())
        ? isTaken() && !seen.isTaken()
        : seen.claimed().isAfter(claimed());
  }

  PacketName packet() {
    return new PacketName(
        content.path("inbox").asText(),
        content.path("sender").asText(),
        content.path("packet").asText());
  }

  byte[] bytes() {
    try {
      return (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(InWords.of(e), e);
    }
  }

  /** The file's name; a name that leaves no room for the suffix is cut, and told by a digest. */
  static String name(String packet) {
    String name = packet + SUFFIX;
    byte[] bytes = packet.getBytes(StandardCharsets.UTF_8);
    if (bytes.length + SUFFIX.length() <= PacketName.MAX_BYTES) {
      return name;
    }
    String end = "~" + hash(bytes) + SUFFIX;
    String cut = packet;
    while (cut.getBytes(StandardCharsets.UTF_8).length + end.length() > PacketName.MAX_BYTES) {
      cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
    }
    return cut + end;
  }

  private static String hash(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.of(bytes), 0, HASH_BYTES);
  }
}
