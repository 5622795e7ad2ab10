package dev.wharf.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.files.Durability;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleTest {
  @ParameterizedTest
  @ValueSource(strings = {"2", "5", "9", "+3", "007"})
  void acceptsNumbersFromTheLeastToTheMost(String value) throws Exception {
    assertThat(Rule.number(2, 9).read(value)).isEqualTo(Integer.parseInt(value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "10", "", "four", "3.5", "99999999999", "3 "})
  void refusesOtherNumbersAndSaysTheBounds(String value) {
    refuses(Rule.number(2, 9), value, "must be a whole number from 2 to 9");
  }

  @ParameterizedTest
  @CsvSource({"0B,0", "7b,7", "3KB,3072", "2 mb,2097152", "1GB,1073741824", "1TB,1099511627776"})
  void readsSizesInEachUnit(String value, long bytes) throws Exception {
    assertThat(Rule.size().read(value)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "1 barrel", "-1MB", "1.5GB", "", "MB", "999999999999999999TB"})
  void refusesSizesWithoutUnitOrTooLarge(String value) {
    refuses(Rule.size(), value, "must be a size such as 64MB or 1GB");
  }

  @ParameterizedTest
  @CsvSource({"250ms,PT0.25S", "5s,PT5S", "2 M,PT2M", "3h,PT3H", "1d,PT24H"})
  void readsTimesInEachUnit(String value, Duration time) throws Exception {
    assertThat(Rule.duration(Duration.ZERO).read(value)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"999ms", "0s", "1", "soon", "999999999999999999d"})
  void refusesTimesThatAreTooShortOrNone(String value) {
    refuses(
        Rule.duration(Duration.ofSeconds(1)),
        value,
        "must be a time such as 200ms, 5s or 1m, and at least 1s");
  }

  @Test
  void readsFoldersAsAbsolutePaths() throws Exception {
    assertThat(Rule.folder().read("a/../b")).isEqualTo(Path.of("b").toAbsolutePath());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "in?delete=true", "{{env:HOME}}", "a\0b"})
  void refusesFoldersThatCamelWouldReadAsMore(String value) {
    refuses(Rule.folder(), value, "must be a folder's path");
  }

  @Test
  void readsFilesThatAreThereAndEmptyForNone(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("key.p12"));
    assertThat(Rule.file().read(file.toString())).isEqualTo(file);
    assertThat(Rule.file().read("")).isEqualTo(Path.of(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/no/such/file", "a\0b"})
  void refusesFilesThatAreNotThere(String value) {
    refuses(Rule.file(), value, "must be a file that can be read");
  }

  @Test
  void readsCharacterSets() throws Exception {
    assertThat(Rule.charset().read("GBK")).isEqualTo(Charset.forName("GBK"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-No", "", "two words"})
  void refusesUnknownCharacterSets(String value) {
    refuses(Rule.charset(), value, "must be a character set such as IBM437");
  }

  @Test
  void readsConstantsInLowerCase() throws Exception {
    assertThat(Rule.choice(Durability.class).read("os")).isEqualTo(Durability.OS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OS", "maybe", ""})
  void refusesOtherConstantsAndNamesThem(String value) {
    refuses(Rule.choice(Durability.class), value, "must be full or os");
  }

  @Test
  void readsYesAndNo() throws Exception {
    assertThat(Rule.yesOrNo().read("yes")).isTrue();
    assertThat(Rule.yesOrNo().read("no")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "Yes", ""})
  void refusesOtherAnswers(String value) {
    refuses(Rule.yesOrNo(), value, "must be yes or no");
  }

  @Test
  void readsTextOfTheWholePatternAlone() throws Exception {
    Rule<String> letters = Rule.text("[a-z]+", "must be letters");
    assertThat(letters.read("abc")).isEqualTo("abc");
    refuses(letters, "abc1", "must be letters");
  }

  @Test
  void acceptsAnyText() throws Exception {
    assertThat(Rule.anyText().read("p\u00e4ss w\u00f6rd\n")).isEqualTo("p\u00e4ss w\u00f6rd\n");
  }

  @Test
  void readsEndpoints() throws Exception {
    Rule<String> rule = Rule.endpoint("seda:\\S+", "must be a seda: endpoint");
    assertThat(rule.read("seda:packets?size=5")).isEqualTo("seda:packets?size=5");
    refuses(rule, "direct:packets", "must be a seda: endpoint");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jms:queue:q?password=p", "jms:queue:q?username=u&accessKey=RAW(p)"})
  void refusesEndpointsWithPasswordsSinceRoutesAreGivenThem(String value) {
    refuses(Rule.endpoint(".*", ""), value, "must hold neither a user nor a password");
  }

  @Test
  void readsRolesInAnyOrder() throws Exception {
    assertThat(Role.rule().read("work,intake")).isEqualTo(Set.of(Role.INTAKE, Role.WORK));
    assertThat(Role.rule().read("work")).isEqualTo(Set.of(Role.WORK));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "work,work", "intake, work", "rest"})
  void refusesOtherRoles(String value) {
    refuses(Role.rule(), value, "must be intake, work, or both with a comma between");
  }

  private static void refuses(Rule<?> rule, String value, String message) {
    assertThatThrownBy(() -> rule.read(value))
        .isInstanceOf(Rule.Broken.class)
        .hasMessageStartingWith(message);
  }
}
