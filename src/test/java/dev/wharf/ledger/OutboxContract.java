package dev.wharf.ledger;

import static dev.wharf.ledger.OpenLedgers.inState;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.packet.PacketName;
import dev.wharf.packet.Receipt.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The receipts that are still to be delivered. */
interface OutboxContract extends OpenLedgers {
  private Notice ended(PacketName name) {
    PacketRecord decided = inState(ledger(), name, PacketState.QUARANTINING);
    Notice notice = new Notice(decided.id(), Outcome.QUARANTINED, "{\"packet\": \"Ü\n'?\"}");
    ledger().end(decided, AfterEnd.of(notice));
    return notice;
  }

  @Test
  default void noticeIsDueWhenItsPacketHasEnded() {
    assertThat(ledger().outbox().due(5)).isEmpty();
    Notice notice = ended(NAME);
    assertThat(ledger().outbox().due(5)).containsExactly(notice);
  }

  @Test
  default void packetThatEndsWithoutNoticeLeavesNone() {
    inState(ledger(), NAME, PacketState.ARCHIVED);
    assertThat(ledger().outbox().due(5)).isEmpty();
  }

  @Test
  default void noticesAreDueOldestFirst() {
    Notice first = ended(OTHER);
    clock().advance(Duration.ofSeconds(1));
    Notice second = ended(NAME);
    assertThat(ledger().outbox().due(5)).containsExactly(first, second);
  }

  @Test
  default void noMoreNoticesAreDueThanAskedFor() {
    Notice first = ended(OTHER);
    clock().advance(Duration.ofSeconds(1));
    ended(NAME);
    assertThat(ledger().outbox().due(1)).containsExactly(first);
  }

  @Test
  default void noticeThatWasDeliveredIsForgotten() {
    ledger().outbox().delivered(ended(NAME));
    clock().advance(Duration.ofDays(1));
    assertThat(ledger().outbox().due(5)).isEmpty();
  }

  @Test
  default void noticeIsPutOffTwiceAsLongEachTimeUpToHalfAMinute() {
    Notice notice = ended(NAME);
    for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      ledger().outbox().putOff(notice);
      clock().advance(Duration.ofSeconds(seconds).minusMillis(1));
      assertThat(ledger().outbox().due(5)).as("before %d s", seconds).isEmpty();
      clock().advance(Duration.ofMillis(1));
      assertThat(ledger().outbox().due(5)).as("after %d s", seconds).containsExactly(notice);
    }
  }

  @Test
  default void noticeIsDueWhenTheClockIsSetBackByMoreThanAnyNoticeIsPutOff() {
    Notice notice = ended(NAME);
    clock().advance(Duration.ofHours(-5));
    assertThat(ledger().outbox().due(5)).containsExactly(notice);
  }

  @Test
  default void noticeThatWasDeliveredIsNotPutOff() {
    Notice notice = ended(NAME);
    ledger().outbox().delivered(notice);
    ledger().outbox().putOff(notice);
    clock().advance(Duration.ofDays(1));
    assertThat(ledger().outbox().due(5)).isEmpty();
  }
}
