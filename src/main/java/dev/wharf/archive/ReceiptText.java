package dev.wharf.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Receipt;
import dev.wharf.packet.Results;
import dev.wharf.packet.Verified;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A receipt as text: what stands in it, and what is read of it again. */
final class ReceiptText {
  private static final String STEPS = "steps";
  private static final String RESULTS = "results";
  private static final String RESULTS_TREE = "resultsTree";
  private static final JsonFactory JSON = new JsonFactory();

  /** The objects within a receipt whose fields have names that no others have. */
  private static final Set<String> FLATTENED = Set.of("zip", RESULTS_TREE);

  private ReceiptText() {}

  /** A receipt as JSON, without the code. */
  static String of(Receipt receipt) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.setPrettyPrinter(printer());
      out.writeStartObject();
      out.writeStringField("id", receipt.id());
      writeName(out, receipt.packet());
      out.writeStringField("outcome", receipt.outcome().word());
      if (receipt.reason() != null) {
        out.writeStringField("reason", receipt.reason().code());
        out.writeStringField("message", receipt.message());
        out.writeStringField("mend", receipt.reason().mend());
      }
      writeWork(out, receipt);
      writeProof(out, receipt);
      out.writeEndObject();
    }
    return text.toString();
  }

  /** How a receipt is printed, whatever the machine's line ends are. */
  static PrettyPrinter printer() {
    return new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
  }

  private static void writeWork(JsonGenerator out, Receipt receipt) throws IOException {
    out.writeStringField("node", receipt.node());
    out.writeNumberField("attempts", receipt.attempts());
    out.writeStringField("claimed", receipt.claimed().toString());
    out.writeStringField("ended", receipt.ended().toString());
    out.writeNumberField("entries", receipt.entries());
    out.writeNumberField("bytes", receipt.bytes());
    if (receipt.content() != null) {
      out.writeStringField("content", receipt.content());
    }
    if (receipt.output() != null) {
      out.writeStringField("output", receipt.output());
    }
    if (receipt.log() != null) {
      out.writeStringField(Receipts.LOG, receipt.log());
    }
    if (receipt.run() != null) {
      writeRun(out, receipt.run());
    }
  }

  private static void writeProof(JsonGenerator out, Receipt receipt) throws IOException {
    Fingerprint zip = receipt.zip();
    if (zip != null) {
      out.writeObjectFieldStart("zip");
      out.writeNumberField("size", zip.size());
      out.writeStringField("centralDirectorySha256", zip.sha256());
      if (receipt.digest() != null) {
        out.writeStringField("sha256", receipt.digest());
      }
      out.writeEndObject();
    }
    if (receipt.verified() != null) {
      write(receipt.verified(), out);
    }
    if (receipt.results() != null) {
      write(receipt.results(), out);
    }
  }

  // What the run did stands at the top as well, where people look for it.
  private static void writeRun(JsonGenerator out, String run) throws IOException {
    try (JsonParser parser = JSON.createParser(run)) {
      parser.nextToken();
      for (JsonToken token = parser.nextToken();
          token == JsonToken.FIELD_NAME;
          token = parser.nextToken()) {
        parser.nextToken();
        if (STEPS.equals(parser.currentName())) {
          out.writeFieldName(STEPS);
          out.copyCurrentStructure(parser);
        } else {
          parser.skipChildren();
        }
      }
    }
    out.writeArrayFieldStart("runs");
    try (JsonParser parser = JSON.createParser(run)) {
      parser.nextToken();
      out.copyCurrentStructure(parser);
    }
    out.writeEndArray();
  }

  static void write(Results results, JsonGenerator out) throws IOException {
    if (results.isListed()) {
      out.writeArrayFieldStart(RESULTS);
      for (Results.Listed file : results.listed()) {
        out.writeStartObject();
        out.writeStringField("name", file.name());
        out.writeNumberField("size", file.size());
        out.writeStringField("sha256", file.sha256());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    out.writeObjectFieldStart(RESULTS_TREE);
    out.writeNumberField("files", results.files());
    out.writeNumberField("totalSize", results.bytes());
    out.writeStringField("listSha256", results.listSha256());
    out.writeEndObject();
  }

  private static void writeName(JsonGenerator out, PacketName name) throws IOException {
    if (!name.inbox().isEmpty()) {
      out.writeStringField("inbox", name.inbox());
    }
    if (!name.sender().isEmpty()) {
      out.writeStringField("sender", name.sender());
    }
    out.writeStringField("packet", name.folder());
  }

  private static void write(Verified verified, JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("verified");
    out.writeArrayFieldStart("checksums");
    for (Verified.Checksums checksums : verified.checksums()) {
      out.writeStartObject();
      out.writeStringField("file", checksums.file());
      out.writeStringField("algorithm", checksums.algorithm());
      out.writeNumberField("files", checksums.files());
      out.writeBooleanField("coversZip", checksums.zip());
      out.writeEndObject();
    }
    out.writeEndArray();
    Verified.Signature signature = verified.signature();
    if (signature != null) {
      out.writeObjectFieldStart("signature");
      out.writeStringField("file", signature.file());
      out.writeStringField("key", signature.key());
      out.writeStringField("user", signature.user());
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  /**
   * The single values of a receipt by their names, with those of its {@code zip} and its {@code
   * resultsTree}.
   *
   * @throws com.fasterxml.jackson.core.JsonProcessingException when it is no JSON
   */
  static Map<String, String> fields(String text) throws IOException {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return fields;
      }
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        String name = parser.currentName();
        if (token == JsonToken.START_ARRAY
            || (token == JsonToken.START_OBJECT && !FLATTENED.contains(name))) {
          parser.skipChildren();
        } else if (token.isScalarValue() && name != null) {
          fields.putIfAbsent(name, parser.getText());
        }
      }
      return fields;
    }
  }

  /** The results that a receipt lists one by one; none where it lists none. */
  static List<Results.Listed> results(String text) throws IOException {
    List<Results.Listed> listed = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean results = RESULTS.equals(parser.currentName());
        if (parser.nextToken() == JsonToken.START_ARRAY && results) {
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            listed.add(result(parser));
          }
        } else {
          parser.skipChildren();
        }
      }
    }
    return listed;
  }

  private static Results.Listed result(JsonParser parser) throws IOException {
    Map<String, String> fields = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, parser.getText());
    }
    return new Results.Listed(
        fields.getOrDefault("name", ""),
        Long.parseLong(fields.getOrDefault("size", "-1")),
        fields.getOrDefault("sha256", ""));
  }
}
