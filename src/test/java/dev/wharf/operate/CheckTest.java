package dev.wharf.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.camel.health.HealthCheck.Result;
import org.apache.camel.health.HealthCheck.State;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CheckTest {
  private static final DefaultCamelContext context = new DefaultCamelContext();

  @AfterAll
  static void stop() {
    context.stop();
  }

  private static Result result(Check check) {
    check.setCamelContext(context);
    return check.call(Map.of());
  }

  @Test
  void isUpWhileNothingIsWrong() {
    Result result = result(new Check("disk", true, () -> null));

    assertThat(result.getState()).isEqualTo(State.UP);
    assertThat(result.getMessage()).isEmpty();
  }

  @Test
  void isDownWithWhatIsWrong() {
    Result result = result(new Check("disk", true, () -> "the disk is full"));

    assertThat(result.getState()).isEqualTo(State.DOWN);
    assertThat(result.getMessage()).contains("the disk is full");
  }

  @Test
  void isDownWhereThatCannotBeTold() {
    Result result =
        result(
            new Check(
                "ledger",
                true,
                () -> {
                  throw new IllegalStateException("the ledger cannot be read");
                }));

    assertThat(result.getState()).isEqualTo(State.DOWN);
    assertThat(result.getMessage()).contains("the ledger cannot be read");
  }

  @Test
  void isUpWithNote() {
    Result result = result(Check.note("stalled", () -> "2 packets no longer arrive"));

    assertThat(result.getState()).isEqualTo(State.UP);
    assertThat(result.getMessage()).contains("2 packets no longer arrive");
  }

  @Test
  void looksAgainAtEachCall() {
    String[] wrong = {"the disk is full"};
    Check check = new Check("disk", true, () -> wrong[0]);
    assertThat(result(check).getState()).isEqualTo(State.DOWN);

    wrong[0] = null;

    assertThat(result(check).getState()).isEqualTo(State.UP);
  }

  @Test
  void isForReadinessWhereItSaysSoAndNeverForLiveness() {
    assertThat(new Check("a", true, () -> null).isReadiness()).isTrue();
    assertThat(new Check("a", false, () -> null).isReadiness()).isFalse();
    assertThat(Check.note("a", () -> null).isReadiness()).isFalse();
    assertThat(new Check("a", true, () -> null).isLiveness()).isFalse();
  }

  @Test
  void isKnownByItsName() {
    Check check = new Check("disk", true, () -> null);

    assertThat(check.getGroup()).isEqualTo("wharf");
    assertThat(check.getId()).isEqualTo("disk");
  }
}
