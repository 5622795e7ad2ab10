package dev.wharf.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.RawHttp;
import dev.wharf.fixture.ScriptedOperations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {
  @RegisterExtension private final ServedRoutes served = new ServedRoutes();
  private final ScriptedOperations server = new ScriptedOperations();

  @BeforeEach
  void serve() {
    Answers answers = new Answers();
    new Api(server, answers).addTo(served.router());
    answers.addTo(served.router());
    served.serve();
  }

  private void assertRefused(String target, String body, String why) throws IOException {
    RawHttp.Answer answer = served.post(target, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains(why);
    assertThat(server.orders()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "}",
        "{\"all\"",
        "{\"all\":}",
        "{\"all\":true",
        "{\"all\":true,}",
        "{all:true}",
        "{'all':true}",
        "{\"all\":true} {}",
        "{\"all\":true}x",
        "{\"all\":TRUE}",
        "{\"reason\":\"a\nb\"}",
        "{\"reason\":\"a}",
        "all",
        "<all/>",
        "all=true"
      })
  void refusesWhatIsNoJson(String body) throws IOException {
    assertRefused("/api/replay", body, "the body is not JSON");
  }

  @Test
  void refusesMemberThatIsThereTwice() throws IOException {
    assertRefused("/api/workers", "{\"workers\":1,\"workers\":2}", "the body is not JSON");
  }

  @Test
  void refusesBytesThatAreNoText() throws IOException {
    byte[] body = "{\"reason\":\"?\"}".getBytes(StandardCharsets.UTF_8);
    body[11] = (byte) 0xff;

    RawHttp.Answer answer = served.ask(new RawHttp("POST", "/api/replay").body(body));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("the body is not JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "7", "true", "\"all\"", "[]", "[{\"all\":true}]", " "})
  void refusesWhatIsNoObject(String body) throws IOException {
    assertRefused("/api/replay", body, "the body must be a JSON object");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1000, 1000", "-5, -5", "0, 0"})
  void takesWholeNumber(String written, int number) throws IOException {
    assertThat(served.post("/api/workers", "{\"workers\":" + written + "}").status())
        .isEqualTo(200);
    assertThat(server.orders()).containsExactly("workers " + number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"workers\":\"4\"}",
        "{\"workers\":4.5}",
        "{\"workers\":4.0}",
        "{\"workers\":1e1}",
        "{\"workers\":null}",
        "{\"workers\":true}",
        "{\"workers\":[4]}",
        "{\"workers\":{}}",
        "{\"workers\":2147483648}",
        "{\"workers\":99999999999999999999}",
        "{\"Workers\":4}",
        "{\"packets\":4}",
        "{\"workers\":4,\"x\":1}"
      })
  void refusesAnythingElseForNumber(String body) throws IOException {
    assertRefused("/api/workers", body, "send {\\\"workers\\\": N} with a whole number");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"names\":[\"one\"]}             | replay [one] null false",
        "{\"names\":[\"two words\",\"日本\"]}| replay [two words, 日本] null false",
        "{\"reason\":\"crc-error\"}        | replay null crc-error false",
        "{\"all\":true}                    | replay null null true",
        " {\"all\" : true}                 | replay null null true"
      })
  void takesSelectionOfPackets(String body, String order) throws IOException {
    assertThat(served.post("/api/replay", body).status()).isEqualTo(200);
    assertThat(server.orders()).containsExactly(order);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"all\":false}",
        "{\"all\":\"true\"}",
        "{\"all\":1}",
        "{\"all\":null}",
        "{\"names\":[]}",
        "{\"names\":\"one\"}",
        "{\"names\":{\"one\":1}}",
        "{\"names\":null}",
        "{\"reason\":7}",
        "{\"reason\":null}",
        "{\"reason\":[\"slip\"]}",
        "{\"every\":true}",
        "{\"all\":true,\"reason\":\"slip\"}",
        "{\"names\":[\"one\"],\"all\":false}"
      })
  void refusesAnyOtherSelection(String body) throws IOException {
    assertRefused("/api/replay", body, "send one of {");
  }

  static Stream<String> namesThatAreNone() {
    return Stream.of(
        "7",
        "null",
        "[]",
        "{}",
        "true",
        "\"\"",
        "\".\"",
        "\"..\"",
        "\"a//b\"",
        "\"a/b/c/d\"",
        "\"/a\"",
        "\"../a\"",
        "\"a\\u0000b\"",
        "\"" + "x".repeat(256) + "\"",
        "\"" + "日".repeat(86) + "\"");
  }

  @ParameterizedTest
  @MethodSource("namesThatAreNone")
  void refusesWhatIsNoPacketsName(String name) throws IOException {
    assertRefused(
        "/api/replay", "{\"names\":[\"good\"," + name + "]}", "names[1] is no packet's name");
  }

  @Test
  void takesTheLongestNames() throws IOException {
    String names = "\"" + "x".repeat(255) + "\",\"" + "日".repeat(85) + "\"";

    assertThat(served.post("/api/replay", "{\"names\":[" + names + "]}").status()).isEqualTo(200);
  }

  @Test
  void takesBodyOfOneMebibyte() throws IOException {
    String body = "{\"all\":true" + " ".repeat(1024 * 1024 - 12) + "}";

    assertThat(served.post("/api/replay", body).status()).isEqualTo(200);
  }

  @Test
  void refusesLongerBody() throws IOException {
    RawHttp.Answer answer =
        served.post("/api/replay", "{\"all\":true" + " ".repeat(1024 * 1024) + "}");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).contains("1 MiB is the most");
    assertThat(server.orders()).isEmpty();
  }
}
