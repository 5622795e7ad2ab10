package dev.wharf.keep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final AtomicLong now = new AtomicLong(7);
  private final Pace pace = new Pace(now::get);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private static Survey.Page page(int rows, Cursor next) {
    return new Survey.Page(List.of(), Map.of(), rows, next);
  }

  @Test
  void turnEndsAfterAMomentAndTheNextGoesOnThere() {
    pace.begin();
    assertThat(pace.hasTime()).isTrue();
    Cursor next = Cursor.START.next();
    pace.looked(page(50, next));
    assertThat(pace.hasTime()).isTrue();
    pass(Duration.ofMillis(200));
    assertThat(pace.hasTime()).isFalse();

    pace.begin();
    assertThat(pace.hasTime()).isTrue();
    assertThat(pace.cursor()).isEqualTo(next);
  }

  @Test
  void shortLookIsMadeAtEachTurn() {
    pace.begin();
    pace.looked(page(200, null));
    assertThat(pace.hasTime()).isFalse();
    pace.begin();
    assertThat(pace.hasTime()).isTrue();
    assertThat(pace.cursor()).isEqualTo(Cursor.START);
  }

  @Test
  void longLookThatLeavesManyIsMadeAgainAfterAMinute() {
    pace.begin();
    pace.looked(page(150, Cursor.START.next()));
    pace.looked(page(51, null));
    pass(Duration.ofSeconds(59));
    pace.begin();
    assertThat(pace.hasTime()).isFalse();
    pass(Duration.ofSeconds(1));
    pace.begin();
    assertThat(pace.hasTime()).isTrue();
  }

  @Test
  void whatFailedIsTriedAgainAfterAMinute() {
    assertThat(pace.mayTryAgain("id")).isTrue();
    pace.failed("id");
    assertThat(pace.mayTryAgain("id")).isFalse();
    pass(Duration.ofMinutes(1));
    assertThat(pace.mayTryAgain("id")).isTrue();
    assertThat(pace.mayTryAgain("id")).isTrue();
  }
}
