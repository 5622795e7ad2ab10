package dev.wharf.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private static void renew(Lease lease, Duration sinceByNanos, Duration sinceByMillis) {
    lease.renew(
        System.nanoTime() - sinceByNanos.toNanos(),
        System.currentTimeMillis() - sinceByMillis.toMillis(),
        MINUTE);
  }

  @Test
  void isOverBeforeTheFirstHeartbeat() {
    assertThat(Lease.over().isOver()).isTrue();
  }

  @Test
  void holdsAfterHeartbeat() throws LeaseOverException {
    Lease lease = Lease.over();
    renew(lease, Duration.ZERO, Duration.ZERO);
    assertThat(lease.isOver()).isFalse();
    assertThat(lease.require().over()).isFalse();
  }

  @Test
  void isOverWhenTheLastHeartbeatIsTooLongAgo() {
    Lease lease = Lease.over();
    renew(lease, MINUTE, MINUTE);
    assertThat(lease.isOver()).isTrue();
  }

  @Test
  void countsTheTimeThatTheMachineSlept() {
    Lease lease = Lease.over();
    renew(lease, Duration.ZERO, HOUR);
    assertThat(lease.isOver()).isTrue();
  }

  @Test
  void isNotProlongedByWallClockThatWasSetBack() {
    Lease lease = Lease.over();
    renew(lease, HOUR, Duration.ZERO);
    assertThat(lease.isOver()).isTrue();
  }

  @Test
  void refusesStepInWordsWhenItIsOver() {
    assertThatThrownBy(() -> Lease.over().require())
        .isInstanceOf(LeaseOverException.class)
        .hasMessageContaining("could not report to the ledger");
  }

  @Test
  void termIsNotProlongedByLaterHeartbeat() throws LeaseOverException {
    Lease lease = Lease.over();
    renew(lease, Duration.ZERO, Duration.ZERO);
    Lease.Term before = lease.require();
    renew(lease, Duration.ofSeconds(-30), Duration.ofSeconds(-30));
    assertThat(before).isNotEqualTo(lease.require());
    assertThat(before.millis()).isLessThan(lease.require().millis());
  }

  @Test
  void isOverOnceItsServerLeaves() {
    Lease lease = Lease.over();
    renew(lease, Duration.ZERO, Duration.ZERO);
    lease.end();
    assertThat(lease.isOver()).isTrue();
  }

  @Test
  void leaseWithoutEndIsNeverOver() throws LeaseOverException {
    Lease lease = Lease.withoutEnd();
    assertThat(lease.endless()).isTrue();
    assertThat(lease.isOver()).isFalse();
    assertThat(lease.require().over()).isFalse();
  }

  @Test
  void leaseThatWasRenewedHasAnEnd() {
    Lease lease = Lease.over();
    assertThat(lease.endless()).isFalse();
    renew(lease, Duration.ZERO, Duration.ZERO);
    assertThat(lease.endless()).isFalse();
  }
}
