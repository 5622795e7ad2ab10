package dev.wharf.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.intake.IntakeGate.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntakeGateTest {
  @TempDir Path folder;
  private long reserve;
  private Optional<String> lease = Optional.empty();
  private Optional<String> broker = Optional.empty();
  private IntakeGate gate;

  @BeforeEach
  void make() {
    gate =
        new IntakeGate(
            List.of(folder),
            () -> reserve,
            Map.of(Reason.LEASE, () -> lease, Reason.BROKER, () -> broker));
  }

  @Test
  void isOpenWithoutAReason() {
    assertThat(gate.open()).isTrue();
    assertThat(gate.check()).isTrue();
    assertThat(gate.closedBecause()).isNull();
  }

  @Test
  void operatorClosesItUntilReleased() {
    gate.hold();
    assertThat(gate.check()).isFalse();
    assertThat(gate.closedBecause()).isEqualTo("the operator paused it");
    gate.release();
    assertThat(gate.open()).isTrue();
  }

  @Test
  void lackOfSpaceClosesItUntilThereIsSome() {
    reserve = Long.MAX_VALUE;
    assertThat(gate.check()).isFalse();
    assertThat(gate.closedBecause())
        .startsWith(folder + " has ")
        .contains("less than wharf.space-reserve=");
    reserve = 0;
    assertThat(gate.check()).isTrue();
  }

  @Test
  void pauseByTheOperatorIsNoLackOfSpace() {
    gate.hold();
    assertThat(gate.lacksSpace()).isFalse();
  }

  @Test
  void troubleIsNoLackOfSpace() {
    gate.trouble(new IOException("the ledger is away"));
    assertThat(gate.lacksSpace()).isFalse();
    assertThat(gate.open()).isFalse();
  }

  @Test
  void eachReasonGoesAloneAndTheOthersStay() {
    gate.hold();
    lease = Optional.of("the ledger has not heard this server");
    reserve = Long.MAX_VALUE;
    gate.check();
    assertThat(gate.closedBecause())
        .contains("the operator paused it", "bytes free", "the ledger has not heard this server");
    reserve = 0;
    gate.check();
    assertThat(gate.closedBecause())
        .isEqualTo("the operator paused it; the ledger has not heard this server");
    gate.release();
    assertThat(gate.closedBecause()).isEqualTo("the ledger has not heard this server");
    lease = Optional.empty();
    assertThat(gate.check()).isTrue();
  }

  @Test
  void conditionsCloseItAndOpenIt() {
    broker = Optional.of("the broker is away");
    assertThat(gate.check()).isFalse();
    assertThat(gate.closedBecause()).isEqualTo("the broker is away");
    broker = Optional.empty();
    assertThat(gate.check()).isTrue();
  }

  @Test
  void checkNeverOpensWhatWasShutForGood() {
    gate.shut("the disk fails");
    gate.release();
    assertThat(gate.check()).isFalse();
    assertThat(gate.closedBecause()).isEqualTo("the disk fails");
  }

  @Test
  void troubleLastsForAWhileWhateverIsChecked() {
    gate.trouble(new IOException("the inbox is away"));
    assertThat(gate.check()).isFalse();
    assertThat(gate.closedBecause()).isEqualTo("the inbox is away");
  }

  @Test
  void folderThatIsGoneIsAReason() {
    IntakeGate nowhere =
        new IntakeGate(List.of(folder.resolve("no-such-folder")), () -> 0, Map.of());
    assertThat(nowhere.check()).isFalse();
    assertThat(nowhere.closedBecause()).startsWith("the free space is not known: ");
  }

  @Test
  void failedPollIsTrouble() {
    assertThat(gate.rollback(null, null, 0, new IOException("the inbox is away"))).isFalse();
    assertThat(gate.open()).isFalse();
  }
}
