package dev.wharf.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wharf.local.Message.Answer;
import dev.wharf.local.Message.Call;
import dev.wharf.local.Message.Question;
import dev.wharf.operate.Operations.Selection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandMessageTest {
  private static String line(Object message) throws JsonProcessingException {
    return new String(Message.line(message), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource(Call.class)
  void asksInOneLineForNoMoreThanItNeeds(Call call) throws JsonProcessingException {
    assertThat(line(Question.of(call)))
        .isEqualTo("{\"call\":\"" + call.name() + "\",\"page\":0}\n");
  }

  @Test
  void keepsQuestionWhole() throws JsonProcessingException {
    Question asked =
        new Question(
            "REPLAY",
            "archived",
            "a\n\"日本\"",
            "2026-03-02T10:00:00Z",
            3,
            new Selection(List.of("one"), "slip", true));
    String line = line(asked);

    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    assertThat(Message.JSON.readValue(line, Question.class)).isEqualTo(asked);
  }

  @Test
  void answersWithOneOfAnswerAndRefusal() throws JsonProcessingException {
    JsonNode answer = Message.JSON.readTree("{\"x\":1}");

    assertThat(line(new Answer(answer, null))).isEqualTo("{\"answer\":{\"x\":1}}\n");
    assertThat(line(new Answer(null, "no"))).isEqualTo("{\"refused\":\"no\"}\n");
  }

  @Test
  void isReadWithoutWhatNewerServersAdd() throws JsonProcessingException {
    Question question =
        Message.JSON.readValue("{\"call\":\"STATUS\",\"colour\":\"red\"}", Question.class);

    assertThat(question).isEqualTo(Question.of(Call.STATUS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "{", "[]", "{\"page\":\"x\"}", "{\"selection\":7}"})
  void isRefusedWhenItIsNoQuestion(String line) {
    assertThatExceptionOfType(JsonProcessingException.class)
        .isThrownBy(() -> Message.JSON.readValue(line, Question.class));
  }
}
