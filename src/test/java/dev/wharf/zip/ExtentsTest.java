package dev.wharf.zip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtentsTest {
  private final Extents extents = new Extents();

  @ParameterizedTest
  @CsvSource({
    "0, 10, 20, 30, false",
    "0, 10, 10, 20, false", // touching
    "10, 20, 0, 10, false", // the other way about
    "0, 10, 9, 20, true", // one byte
    "9, 20, 0, 10, true",
    "0, 10, 0, 10, true", // the same
    "0, 30, 10, 20, true", // one inside the other
    "10, 20, 0, 30, true",
    "0, 10, 0, 5, true", // the same start
    "0, 10, 5, 10, true", // the same end
    "0, 5000000000, 4999999999, 5000000001, true",
    "0, 5000000000, 5000000000, 5000000001, false"
  })
  void twoOverlapWhenTheyShareAByte(
      long start, long end, long otherStart, long otherEnd, boolean overlap) {
    extents.add(start, end);
    extents.add(otherStart, otherEnd);
    assertThat(extents.overlap()).isEqualTo(overlap);
  }

  @Test
  void noneAndOneDoNotOverlap() {
    assertThat(extents.overlap()).isFalse();
    extents.add(0, 10);
    assertThat(extents.overlap()).isFalse();
  }

  @Test
  void manyInAnyOrderDoNotOverlap() {
    for (int i = 0; i < 1000; i++) {
      int place = i * 7 % 1000;
      extents.add(place * 10L, place * 10L + 10);
    }
    assertThat(extents.overlap()).isFalse();
  }

  @Test
  void oneAmongManyThatOverlapsIsFound() {
    for (int i = 0; i < 1000; i++) {
      extents.add(i * 10L, i * 10L + 10);
    }
    extents.add(5555, 5556);
    assertThat(extents.overlap()).isTrue();
  }

  @Test
  void oneThatHoldsAllOthersIsFound() {
    for (int i = 0; i < 100; i++) {
      extents.add(i * 10L, i * 10L + 5);
    }
    extents.add(0, 1000);
    assertThat(extents.overlap()).isTrue();
  }
}
