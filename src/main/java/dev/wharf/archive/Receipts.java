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
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The receipts: {@code wharf.json} in a packet's folder. */
public final class Receipts {
  private static final String FILE = "wharf.json";
  private static final Pattern NAMES = Pattern.compile("wharf(~.*)?\\.json", Pattern.DOTALL);
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
   * @return the file's name
   */
  String write(TakenFolder folder, Receipt receipt, Path temporary) throws IOException {
    String name = FILE;
    for (int i = 2; folder.names().contains(name) && !isOf(folder, name, receipt); i++) {
      name = "wharf~" + i + ".json";
    }
    Path file = folder.path().resolve(name);
    disk.replace(file, text(receipt).getBytes(StandardCharsets.UTF_8), temporary);
    return name;
  }

  private boolean isOf(TakenFolder folder, String name, Receipt receipt) throws IOException {
    return receipt.id().equals(fields(folder.path().resolve(name)).get("id"));
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

  /** Of some files' names, those that a receipt may have. */
  List<String> named(Collection<String> names) {
    return names.stream().filter(name -> NAMES.matcher(name).matches()).sorted().toList();
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
    Collection<String> names;
    try {
      names = Disk.names(folder);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Map.of();
    }
    Map<Path, Map<String, String>> receipts = new TreeMap<>();
    for (String name : named(names)) {
      Path file = folder.resolve(name);
      Map<String, String> fields = fields(file);
      if (fields.containsKey("id") && fields.containsKey("packet")) {
        receipts.put(file, fields);
      }
    }
    return receipts;
  }

  private Map<String, String> fields(Path file) throws IOException {
    Map<String, String> fields = new HashMap<>();
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LARGEST) {
      return fields;
    }
    try (InputStream in = Channels.newInputStream(Disk.open(file));
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
