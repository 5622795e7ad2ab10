package dev.wharf.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  private final Locale before = Locale.getDefault();

  @AfterEach
  void speakAsBefore() {
    Locale.setDefault(before);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0.0 s",
    "PT0.049S, 0.0 s",
    "PT0.25S, 0.3 s",
    "PT9.9S, 9.9 s",
    "PT10S, 10 s",
    "PT59.9S, 59 s",
    "PT1M, 1 min 0 s",
    "PT59M59S, 59 min 59 s",
    "PT1H, 1 h 0 min",
    "PT23H59M59S, 23 h 59 min",
    "PT24H, 1 d 0 h",
    "PT1000H, 41 d 16 h"
  })
  void tellTimeInItsTwoLargestUnits(Duration time, String words) {
    assertThat(Words.time(time)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "999, 999", "1000, '1,000'", "1234567, '1,234,567'"})
  void tellCountInGroupsOfThree(long count, String words) {
    assertThat(Words.count(count)).isEqualTo(words);
  }

  @Test
  void areTheSameInEveryCountry() {
    Locale.setDefault(Locale.GERMANY);

    assertThat(Words.count(1000)).isEqualTo("1,000");
    assertThat(Words.time(Duration.ofMillis(1500))).isEqualTo("1.5 s");
  }

  @Test
  void tellMomentOnThisMachinesClock() {
    String moment = "2026-03-01T10:00:00.123Z";

    assertThat(Words.moment(moment))
        .isEqualTo(
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
                .format(Instant.parse(moment).atZone(ZoneId.systemDefault())))
        .hasSize(19);
  }

  @Test
  void tellNothingOfMomentThatIsNotKnown() {
    assertThat(Words.moment(null)).isEmpty();
  }
}
