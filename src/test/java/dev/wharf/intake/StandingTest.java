package dev.wharf.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.Deaths;
import dev.wharf.packet.PacketName;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandingTest {
  private static PacketRecord record(PacketState state, int attempt) {
    return new PacketRecord(
        "id",
        new PacketName("p"),
        state,
        "owner",
        attempt,
        0,
        Instant.EPOCH,
        Instant.EPOCH,
        null,
        0,
        null,
        false,
        null,
        Deaths.NONE,
        null);
  }

  @ParameterizedTest
  @CsvSource({
    "CLAIMED, IN_WORK",
    "UNPACKING, IN_WORK",
    "PROCESSING, IN_WORK",
    "ARCHIVING, BEING_ENDED",
    "QUARANTINING, BEING_ENDED",
    "ARCHIVED, ENDED",
    "QUARANTINED, ENDED",
    "VANISHED, ENDED"
  })
  void followsTheStateOfWhatThisAttemptHolds(PacketState state, Standing standing) {
    assertThat(Standing.of(record(state, 2), true, 2)).isEqualTo(standing);
  }

  @Test
  void isLateWhereAnotherServerOwnsThePacket() {
    assertThat(Standing.of(record(PacketState.UNPACKING, 2), false, 2)).isEqualTo(Standing.LATE);
    assertThat(Standing.of(record(PacketState.ARCHIVED, 2), false, 2)).isEqualTo(Standing.LATE);
  }

  @Test
  void isLateWhereThisServerHasBegunAnotherAttempt() {
    assertThat(Standing.of(record(PacketState.UNPACKING, 3), true, 2)).isEqualTo(Standing.LATE);
  }

  @Test
  void isForgottenWhereTheLedgerDoesNotKnowThePacket() {
    assertThat(Standing.of(null, false, 1)).isEqualTo(Standing.FORGOTTEN);
  }

  @Test
  void isForgottenWhereTheLedgerKnowsOfEarlierAttemptsAlone() {
    assertThat(Standing.of(record(PacketState.WAITING, 1), false, 2)).isEqualTo(Standing.FORGOTTEN);
    assertThat(Standing.of(record(PacketState.PROCESSING, 1), true, 2))
        .isEqualTo(Standing.FORGOTTEN);
  }
}
