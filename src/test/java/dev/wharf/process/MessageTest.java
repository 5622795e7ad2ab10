package dev.wharf.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wharf.fixture.WorkPackets;
import dev.wharf.packet.OpenPacket;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"ready\"}                                | READY",
        "{\"type\":\"progress\",\"id\":\"1\",\"part\":0.4}   | PROGRESS",
        "{\"type\":\"done\",\"id\":\"1\"}                    | DONE",
        "{\"id\":\"1\",\"type\":\"done\"}                    | DONE",
        "  { \"type\" : \"done\" , \"id\" : \"1\" }          | DONE",
        "{\"type\":\"failed\",\"id\":\"1\",\"message\":\"m\"}| FAILED",
        "{\"t\\u0079pe\":\"d\\u006fne\"}                     | DONE",
      })
  void isKnownByItsType(String line, Message.Type type) {
    assertThat(Message.of(line).type()).isEqualTo(type);
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(
      strings = {
        "",
        " ",
        "hello",
        "null",
        "7",
        "\"done\"",
        "[{\"type\":\"done\"}]",
        "{",
        "{}",
        "}",
        "{\"type\":\"done\"",
        "{\"type\":\"done\",",
        "{\"type\":}",
        "{\"type\" \"done\"}",
        "{type:\"done\"}",
        "{'type':'done'}",
        "{\"type\":\"done\",\"id\":\"unclosed}",
        "{\"type\":\"Done\"}",
        "{\"type\":\"done \"}",
        "{\"type\":\"work\"}",
        "{\"type\":7}",
        "{\"type\":null}",
        "{\"type\":[\"done\"]}",
        "{\"type\":{\"type\":\"done\"}}",
        "{\"id\":\"1\"}",
        "{\"type\":\"done\",\"id\":\"\u0001\"}",
        "\u0000"
      })
  void isGarbageWhenItIsNoneOfTheProtocol(String line) {
    Message message = Message.of(line);

    assertThat(message.type()).isEqualTo(Message.Type.GARBAGE);
    assertThat(message.text()).isEqualTo(line);
  }

  @Test
  void isGarbageWhenItIsNestedBeyondReason() {
    String deep = "{\"type\":\"done\",\"x\":" + "[".repeat(100_000);

    assertThat(Message.of(deep).type()).isEqualTo(Message.Type.GARBAGE);
  }

  @Test
  void passesOverFieldsThatAreNotKnown() {
    Message message =
        Message.of("{\"x\":1,\"y\":{\"type\":\"failed\",\"z\":[]},\"type\":\"done\",\"id\":\"1\"}");

    assertThat(message.type()).isEqualTo(Message.Type.DONE);
    assertThat(message.isAbout("1")).isTrue();
  }

  @Test
  void mayBeLong() {
    String text = "x".repeat(1_000_000);
    Message message = Message.of("{\"type\":\"failed\",\"id\":\"1\",\"message\":\"" + text + "\"}");

    assertThat(message.text()).isEqualTo(text);
  }

  @Test
  void isAboutTheWorkWithItsId() {
    Message message = Message.of("{\"type\":\"done\",\"id\":\"a.1\"}");

    assertThat(message.isAbout("a.1")).isTrue();
    assertThat(message.isAbout("a.2")).isFalse();
    assertThat(Message.of("{\"type\":\"done\"}").isAbout("a.1")).isFalse();
    assertThat(Message.of("{\"type\":\"done\",\"id\":{}}").isAbout("a.1")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"true, true", "false, false", "null, false", "1, false", "[true], false"})
  void quarantinesWhereItSaysSo(String value, boolean quarantines) {
    String line = "{\"type\":\"failed\",\"id\":\"1\",\"quarantine\":" + value + "}";

    assertThat(Message.of(line).quarantines()).isEqualTo(quarantines);
    assertThat(Message.of("{\"type\":\"failed\",\"id\":\"1\"}").quarantines()).isFalse();
  }

  @Test
  void hasNoTextWhereItSaysNone() {
    assertThat(Message.of("{\"type\":\"failed\",\"id\":\"1\"}").text()).isEmpty();
    assertThat(Message.closed().text()).isEmpty();
    assertThat(Message.closed().type()).isEqualTo(Message.Type.CLOSED);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "0.4, 0.4",
        "1, 1",
        "-2, -2",
        "1e400, Infinity",
        "true, none",
        "null, none",
        "[], none",
        "\"half\", none"
      })
  void saysHowFarTheWorkIs(String value, Double part) {
    assertThat(Message.of("{\"type\":\"progress\",\"part\":" + value + "}").part()).isEqualTo(part);
  }

  @Test
  void saysNothingOfHowFarTheWorkIsWhereThatIsMissing() {
    assertThat(Message.of("{\"type\":\"progress\"}").part()).isNull();
  }

  @Test
  void givesPacketInOneLine() throws IOException {
    OpenPacket packet = new WorkPackets(folder).packet("two words\n\"日本\"", 3);

    String line = Message.work("id.3", packet);

    assertThat(line).endsWith("}\n").doesNotContain("\n\"");
    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    JsonNode work = new ObjectMapper().readTree(line);
    assertThat(work.get("type").asText()).isEqualTo("work");
    assertThat(work.get("id").asText()).isEqualTo("id.3");
    assertThat(work.get("packet").asText()).isEqualTo("two words\n\"日本\"");
    assertThat(work.get("data").asText()).isEqualTo(packet.data().toString());
    assertThat(work.get("results").asText()).isEqualTo(packet.results().toString());
    assertThat(work.get("zip").asText()).isEqualTo(packet.zip().toString());
    assertThat(work.get("attempt").isInt()).isTrue();
    assertThat(work.get("attempt").asInt()).isEqualTo(3);
  }
}
