package dev.wharf.archive;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Results;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The runs that a receipt tells, the first one first. Each but the last says in which folder its
 * results are kept; the last one's are those that the receipt lists.
 */
final class ReceiptRuns {
  private static final String RUNS = "runs";
  private static final String RESULTS = "results";
  private static final String TREE = "resultsTree";
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReceiptRuns() {}

  /**
   * A receipt with another run.
   *
   * @param text the receipt before, without its code
   * @param run what the processing did now, as JSON
   * @param output the end of what it printed; null where it printed nothing
   * @param kept the folder in which the results before are kept; null where there are none
   * @param made its results; null where it made none
   */
  static String with(
      String text,
      String run,
      @Nullable String output,
      @Nullable String kept,
      @Nullable Results made)
      throws IOException {
    ObjectNode receipt = (ObjectNode) JSON.readTree(text);
    JsonNode latest = JSON.readTree(run);
    ArrayNode runs = receipt.withArray("/" + RUNS);
    if (kept != null) {
      ObjectNode before =
          runs.isEmpty() ? runs.addObject() : (ObjectNode) runs.get(runs.size() - 1);
      before.put(RESULTS, kept);
      if (receipt.has(TREE)) {
        before.set(TREE, receipt.get(TREE));
      }
    }
    runs.add(latest);
    replace(receipt, "steps", latest.get("steps"));
    replace(receipt, "output", output == null ? null : receipt.textNode(output));
    receipt.remove(List.of(RESULTS, TREE));
    if (made != null) {
      receipt.setAll(node(made));
    }
    return JSON.writer(ReceiptText.printer()).writeValueAsString(receipt);
  }

  private static void replace(ObjectNode receipt, String field, @Nullable JsonNode value) {
    if (value == null) {
      receipt.remove(field);
    } else {
      receipt.set(field, value);
    }
  }

  private static ObjectNode node(Results made) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      ReceiptText.write(made, out);
      out.writeEndObject();
    }
    return (ObjectNode) JSON.readTree(text.toString());
  }

  /** The results of earlier runs by the folders in which they are kept, as far as they are told. */
  static Map<String, Results> kept(String text) throws IOException {
    Map<String, Results> kept = new LinkedHashMap<>();
    for (JsonNode run : JSON.readTree(text).path(RUNS)) {
      String folder = run.path(RESULTS).asText();
      JsonNode tree = run.path(TREE);
      if (tree.isObject() && PacketName.isValid(folder)) { // One name, and no path.
        kept.put(
            folder,
            new Results(
                List.of(),
                tree.path("files").asLong(),
                tree.path("totalSize").asLong(),
                tree.path("listSha256").asText()));
      }
    }
    return kept;
  }
}
