package dev.wharf.process;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.wharf.packet.Packet;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line that a worker process has written: a JSON object with a {@code type} and, except for
 * {@code ready}, the {@code id} of the work that it is about. Unknown fields are passed over.
 */
final class Message {
  private static final JsonFactory JSON = new JsonFactory();

  /** What a process may say, and what the server notes about it. */
  enum Type {
    READY,
    PROGRESS,
    DONE,
    FAILED,
    /** It wrote something that is no message. */
    GARBAGE,
    /** It has closed its output. */
    CLOSED
  }

  private final Type type;
  private final Map<String, String> fields;

  private Message(Type type, Map<String, String> fields) {
    this.type = type;
    this.fields = fields;
  }

  static Message closed() {
    return new Message(Type.CLOSED, Map.of());
  }

  static Message garbage(String line) {
    return new Message(Type.GARBAGE, Map.of("message", line));
  }

  /** Reads a line. */
  static Message of(String line) {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return garbage(line);
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken().isScalarValue()) {
          fields.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
    } catch (IOException e) {
      return garbage(line);
    }
    return switch (fields.getOrDefault("type", "")) {
      case "ready" -> new Message(Type.READY, fields);
      case "progress" -> new Message(Type.PROGRESS, fields);
      case "done" -> new Message(Type.DONE, fields);
      case "failed" -> new Message(Type.FAILED, fields);
      default -> garbage(line);
    };
  }

  /** The line that gives a process a packet. */
  static String work(String id, Packet packet) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("type", "work");
      out.writeStringField("id", id);
      for (Map.Entry<String, String> field : Launch.placeholders(packet).entrySet()) {
        if (field.getKey().equals("attempt")) {
          out.writeNumberField("attempt", packet.attempt());
        } else {
          out.writeStringField(field.getKey(), field.getValue());
        }
      }
      out.writeEndObject();
    }
    return text.append('\n').toString();
  }

  Type type() {
    return type;
  }

  boolean isAbout(String id) {
    return id.equals(fields.get("id"));
  }

  /** What failed, or what was written instead of a message. */
  String text() {
    return fields.getOrDefault("message", "");
  }

  /** Whether the process says that the packet is bad and not to be tried again. */
  boolean quarantines() {
    return "true".equals(fields.get("quarantine"));
  }

  /** How far the work is, from 0 to 1; null when the message does not say it. */
  @Nullable Double part() {
    try {
      String part = fields.get("part");
      return part == null ? null : Double.valueOf(part);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
