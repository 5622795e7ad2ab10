package dev.wharf.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wharf.operate.Operations.Again;
import dev.wharf.operate.Operations.RefusedException;
import dev.wharf.operate.Operations.Selection;
import dev.wharf.packet.PacketName;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON object that a request carries. */
final class Body {
  private static final String SELECTION =
      "send one of {\"names\": [\"…\"]}, {\"reason\": \"…\"} and {\"all\": true}";
  private static final Set<String> AGAIN = Set.of("inbox", "since", "version", "outcome");
  private static final int LONGEST_PLACE = 2000;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private final JsonNode object;

  private Body(JsonNode object) {
    this.object = object;
  }

  static Body of(RoutingContext request) throws RefusedException {
    Buffer sent = request.body().buffer();
    try {
      JsonNode object = sent == null ? null : JSON.readTree(sent.getBytes());
      if (object != null && object.isObject()) {
        return new Body(object);
      }
    } catch (JsonProcessingException e) {
      throw new RefusedException("the body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new RefusedException("the body is not JSON in UTF-8");
    }
    throw new RefusedException("the body must be a JSON object");
  }

  /** Its only member, a whole number. */
  int number(String name) throws RefusedException {
    JsonNode value = object.get(name);
    if (value == null || !value.isInt() || object.size() != 1) {
      throw new RefusedException("send {\"" + name + "\": N} with a whole number");
    }
    return value.asInt();
  }

  /** Which packets to put back. */
  Selection selection() throws RefusedException {
    if (object.size() == 1) {
      String kind = object.fieldNames().next();
      JsonNode value = object.get(kind);
      if (kind.equals("names") && value.isArray()) {
        return new Selection(names(value), null, false);
      }
      if (kind.equals("reason") && value.isTextual()) {
        return new Selection(null, value.asText(), false);
      }
      if (kind.equals("all") && value.isBoolean() && value.asBoolean()) {
        return new Selection(null, null, true);
      }
    }
    throw new RefusedException(SELECTION);
  }

  /** Its only member, the names of packets. */
  List<String> names() throws RefusedException {
    JsonNode value = object.get("names");
    if (value == null || !value.isArray() || object.size() != 1) {
      throw new RefusedException("send {\"names\": [\"NAME\", …]}");
    }
    return names(value);
  }

  /** The names of packets whose work is to be ended; {@code retry} may stand beside them. */
  List<String> namesToCancel() throws RefusedException {
    JsonNode value = object.get("names");
    JsonNode retry = object.get("retry");
    if (value == null
        || !value.isArray()
        || (retry != null && !retry.isBoolean())
        || object.size() != (retry == null ? 1 : 2)) {
      throw new RefusedException(
          "send {\"names\": [\"NAME\", …]}, and \"retry\": true where they are to be put back");
    }
    return names(value);
  }

  /** Whether a member is true; one that is missing is not. */
  boolean yes(String name) {
    JsonNode value = object.get(name);
    return value != null && value.asBoolean();
  }

  /** Its only member, what packets are called: ids, places or names. */
  List<String> packets() throws RefusedException {
    JsonNode value = object.get("names");
    List<String> packets = new ArrayList<>();
    if (value != null && value.isArray() && object.size() == 1) {
      value.forEach(name -> packets.add(name.isTextual() ? name.asText() : ""));
    }
    for (String packet : packets) {
      if (packet.isEmpty() || packet.length() > LONGEST_PLACE || packet.indexOf('\0') >= 0) {
        throw new RefusedException(
            "names["
                + packets.indexOf(packet)
                + "] must be a packet's id, place or name of at most "
                + LONGEST_PLACE
                + " characters");
      }
    }
    if (packets.isEmpty()) {
      throw new RefusedException("send {\"names\": [\"NAME\", …]}");
    }
    return packets;
  }

  /** Which archived packets to process again. */
  Again again() throws RefusedException {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      JsonNode value = object.get(name);
      if (name.equals("names") ? object.size() > 1 : !AGAIN.contains(name) || !value.isTextual()) {
        throw new RefusedException(
            "send {\"names\": [\"NAME\", …]}, or one or more of inbox, since, version and outcome as"
                + " texts");
      }
    }
    return new Again(
        object.has("names") ? packets() : null,
        text("inbox"),
        text("since"),
        text("version"),
        text("outcome"));
  }

  private @Nullable String text(String name) {
    JsonNode value = object.get(name);
    return value == null ? null : value.asText();
  }

  /** Whether nothing is to be removed; else all that has had its time is. */
  boolean dryRun() throws RefusedException {
    JsonNode dryRun = object.get("dryRun");
    JsonNode after = object.get("after");
    int known = (dryRun == null ? 0 : 1) + (after == null ? 0 : 1);
    if (dryRun == null
        || !dryRun.isBoolean()
        || (after != null && !after.isTextual())
        || object.size() != known) {
      throw new RefusedException(
          "send {\"dryRun\": true} or {\"dryRun\": false}, with \"after\" where an answer had"
              + " \"next\"");
    }
    return dryRun.asBoolean();
  }

  /** Where the answer before ended; null for the first. */
  @Nullable String after() {
    JsonNode after = object.get("after");
    return after == null ? null : after.asText();
  }

  private static List<String> names(JsonNode array) throws RefusedException {
    List<String> names = new ArrayList<>();
    for (Iterator<JsonNode> values = array.elements(); values.hasNext(); ) {
      JsonNode value = values.next();
      String name = value.isTextual() ? value.asText() : null;
      if (name == null || !PacketName.isName(name) || tooLong(name)) {
        throw new RefusedException(
            "names["
                + names.size()
                + "] is no packet's name: NAME, SENDER/NAME, INBOX/NAME or INBOX/SENDER/NAME, each"
                + " part of 1 to "
                + PacketName.MAX_BYTES
                + " bytes");
      }
      names.add(name);
    }
    if (names.isEmpty()) {
      throw new RefusedException(SELECTION);
    }
    return names;
  }

  private static boolean tooLong(String name) {
    for (String part : name.split("/", -1)) {
      if (part.getBytes(StandardCharsets.UTF_8).length > PacketName.MAX_BYTES) {
        return true;
      }
    }
    return false;
  }
}
