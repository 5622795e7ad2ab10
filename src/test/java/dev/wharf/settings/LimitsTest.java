package dev.wharf.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LimitsTest {
  static Stream<Arguments> settings() {
    return Stream.of(
        Arguments.of(Limits.ENTRIES, (Function<Limits, String>) Limits::entriesInWords),
        Arguments.of(Limits.RATIO, (Function<Limits, String>) Limits::ratioInWords),
        Arguments.of(Limits.DEPTH, (Function<Limits, String>) Limits::depthInWords),
        Arguments.of(
            Limits.NAME_BYTES, (Function<Limits, String>) limits -> limits.nameBytesInWords(255)));
  }

  private static Limits of(int value) {
    return new Limits(value, value, value, value, value, value);
  }

  /** The largest value that a setting takes. */
  private static int largest(Key<?> key) {
    int least = 1;
    int most = Integer.MAX_VALUE;
    while (least < most) {
      int middle = least + (most - least + 1) / 2;
      boolean taken = true;
      try {
        key.rule().read(String.valueOf(middle));
      } catch (Rule.Broken e) {
        taken = false;
      }
      least = taken ? middle : least;
      most = taken ? most : middle - 1;
    }
    return least;
  }

  @ParameterizedTest
  @MethodSource("settings")
  void namesASettingOnlyWhereItCanBeRaised(Key<?> key, Function<Limits, String> words) {
    int largest = largest(key);
    String next = key.name() + "=" + (largest - 1);
    assertThat(words.apply(of(largest - 1))).isEqualTo(next);
    assertThat(words.apply(of(largest))).isEqualTo(String.valueOf(largest));
    assertThatCode(() -> key.rule().read(String.valueOf(largest))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void namesASettingAsAUserWritesIt(Key<?> key, Function<Limits, String> words) {
    assertThat(words.apply(of(1))).isEqualTo(key.name() + "=1");
  }

  @Test
  void namesNoSettingForANameThatNoFileSystemTakes() {
    assertThat(of(100).nameBytesInWords(255)).isEqualTo("wharf.limits.name-bytes=100");
    assertThat(of(100).nameBytesInWords(256)).isEqualTo("100");
  }
}
