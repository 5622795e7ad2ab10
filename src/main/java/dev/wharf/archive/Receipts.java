package dev.wharf.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.wharf.files.Disk;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.Receipt;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The receipts: {@code wharf.json} in a packet's folder. */
public final class Receipts {
  private static final String FILE = "wharf.json";
  private static final String GLOB = "wharf{,~*}.json";
  private static final int LARGEST = 1 << 20;

  private final JsonFactory json = new JsonFactory();
  private final Disk disk;

  public Receipts(Disk disk) {
    this.disk = disk;
  }

  /**
   * Writes a receipt into a folder, whole or not at all; where the sender has a file of its name,
   * as {@code wharf~2.json}. Written again for the same delivery, it replaces itself.
   *
   * @param temporary where it is written first; not in the folder, which is a stranger's
   */
  void write(Path folder, Receipt receipt, Path temporary) throws IOException {
    Path file = folder.resolve(FILE);
    for (int i = 2; Disk.exists(file) && !receipt.id().equals(id(file)); i++) {
      file = folder.resolve("wharf~" + i + ".json");
    }
    disk.replace(file, text(receipt).getBytes(StandardCharsets.UTF_8), temporary);
  }

  /** A receipt as JSON, as it stands in the file. */
  String text(Receipt receipt) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = json.createGenerator(text)) {
      out.setPrettyPrinter(new DefaultPrettyPrinter());
      out.writeStartObject();
      out.writeStringField("id", receipt.id());
      out.writeStringField("packet", receipt.packet().value());
      out.writeStringField("outcome", receipt.outcome().word());
      if (receipt.reason() != null) {
        out.writeStringField("reason", receipt.reason().code());
        out.writeStringField("message", receipt.message());
        out.writeStringField("mend", receipt.reason().mend());
      }
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
      Fingerprint zip = receipt.zip();
      if (zip != null) {
        out.writeObjectFieldStart("zip");
        out.writeNumberField("size", zip.size());
        out.writeStringField("centralDirectorySha256", zip.sha256());
        out.writeEndObject();
      }
      out.writeEndObject();
    }
    return text.append('\n').toString();
  }

  /** The delivery that a receipt is of; null where the file is not a receipt. */
  @Nullable String id(Path file) throws IOException {
    return fields(file).get("id");
  }

  /** Whether a folder holds the receipt of that delivery. */
  public boolean has(Path folder, String id) throws IOException {
    return all(folder).values().stream().anyMatch(fields -> id.equals(fields.get("id")));
  }

  /**
   * The texts in each receipt of a folder, nested objects flattened, by the receipt's file; empty
   * when there is no such folder.
   */
  public Map<Path, Map<String, String>> all(Path folder) throws IOException {
    Map<Path, Map<String, String>> receipts = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, GLOB)) {
      for (Path file : files) {
        Map<String, String> fields = fields(file);
        if (fields.containsKey("id") && fields.containsKey("packet")) {
          receipts.put(file, fields);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Map.of();
    }
    return receipts;
  }

  private Map<String, String> fields(Path file) throws IOException {
    Map<String, String> fields = new HashMap<>();
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LARGEST) {
      return fields;
    }
    try (InputStream in = Files.newInputStream(file);
        JsonParser parser = json.createParser(in)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return fields;
      }
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        String name = parser.currentName();
        if (token.isScalarValue() && name != null) {
          fields.putIfAbsent(name, parser.getText());
        }
      }
      return fields;
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return new HashMap<>(); // A sender's file of the same name.
    }
  }
}
