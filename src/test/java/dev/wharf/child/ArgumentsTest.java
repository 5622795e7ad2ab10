package dev.wharf.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments.ArgumentSet;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
  private static ArgumentSet line(String line, String... words) {
    return org.junit.jupiter.params.provider.Arguments.argumentSet(line, line, List.of(words));
  }

  private static List<String> words(String line) {
    return Arguments.split(line).filled(Map.of());
  }

  static Stream<ArgumentSet> lines() {
    return Stream.of(
        line("a", "a"),
        line("a b  c", "a", "b", "c"),
        line(" \t a \n b ", "a", "b"),
        line("'a b' c", "a b", "c"),
        line("\"a b\" c", "a b", "c"),
        line("a'b c'd", "ab cd"),
        line("a\"b c\"'d e'", "ab cd e"),
        line("''", ""),
        line("a '' \"\" b", "a", "", "", "b"),
        line("'it\"s'", "it\"s"),
        line("\"it's\"", "it's"),
        line("\"a \\\"b\\\"\"", "a \"b\""),
        line("\"a\\\\b\"", "a\\b"),
        line("\"a\\nb\"", "a\\nb"),
        line("'a\\'", "a\\"),
        line("'a\\\\b\\\"'", "a\\\\b\\\""),
        line("a\\ b", "a\\", "b"),
        line("\\\\", "\\\\"),
        line(
            "$HOME * ~ `id` $(id) ; | > <", "$HOME", "*", "~", "`id`", "$(id)", ";", "|", ">", "<"),
        line("日本 😀", "日本", "😀"));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void areSplitBySpacesAndQuotesAndNothingElse(String line, List<String> words) {
    assertThat(words(line)).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void refuseEmptyCommand(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Arguments.split(line))
        .withMessage("the command is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'a", "a\"", "a 'b\"", "\"a\\\"", "'a' 'b"})
  void refuseQuoteThatIsNotClosed(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Arguments.split(line))
        .withMessage("a quote is not closed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"two words", "quo'te\"s", "", "-rf", "a\nb", "$(id)", "{data}", "a\\b", "$1"})
  void keepWhatPlaceholderStandsForInOneArgument(String value) {
    assertThat(Arguments.split("run {packet} --name={packet}x").filled(Map.of("packet", value)))
        .containsExactly("run", value, "--name=" + value + "x");
  }

  @Test
  void fillPlaceholdersWithinQuotesToo() {
    assertThat(Arguments.split("'{a} {b}' \"{a}\"").filled(Map.of("a", "1 2", "b", "3")))
        .containsExactly("1 2 3", "1 2");
  }

  @Test
  void takeNoValueForPlaceholder() {
    assertThat(Arguments.split("{a}{b}").filled(Map.of("a", "{b}", "b", "{a}")))
        .containsExactly("{b}{a}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{A}", "{a b}'", "{a1}", "{", "}", "{a", "a}", "${}"})
  void leaveOtherBracesAsTheyAre(String word) {
    String quoted = "'" + word.replace("'", "") + "'";

    assertThat(words(quoted)).containsExactly(word.replace("'", ""));
  }

  @Test
  void refusePlaceholderWithoutValue() {
    Arguments arguments = Arguments.split("run {dta}");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> arguments.filled(Map.of("data", "/data")))
        .withMessage("there is no {dta}; there are [data]");
  }

  @Test
  void knowTheirPlaceholders() {
    Arguments arguments = Arguments.split("run --file={file} {data}");

    assertThat(arguments.has("file")).isTrue();
    assertThat(arguments.has("data")).isTrue();
    assertThat(arguments.has("entry")).isFalse();
    assertThat(arguments.has("fil")).isFalse();
  }

  @Test
  void canBeFilledAgainAndAgain() {
    Arguments arguments = Arguments.split("run {packet}");

    assertThat(arguments.filled(Map.of("packet", "one"))).containsExactly("run", "one");
    assertThat(arguments.filled(Map.of("packet", "two"))).containsExactly("run", "two");
  }
}
