package dev.wharf.ledger;

import static dev.wharf.ledger.OpenLedgers.inState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.packet.Receipt.Outcome;
import dev.wharf.settings.LedgerAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract in an SQLite file, and what is so in SQLite alone. */
final class SqliteLedgerTest extends LedgerContract {
  @TempDir Path folder;

  @Override
  LedgerAddress address() {
    return new LedgerAddress(folder.resolve("ledger.db"), "", "", "", Duration.ofSeconds(30));
  }

  @Test
  void noticeIsDueUntilItWasDelivered() {
    PacketRecord decided = inState(ledger(), NAME, PacketState.ARCHIVING);
    Notice notice = new Notice(decided.id(), Outcome.ARCHIVED, "{}");
    ledger().end(decided, AfterEnd.of(notice));
    assertThat(ledger().outbox().due(5)).containsExactly(notice);
    assertThat(ledger().outbox().due(5)).containsExactly(notice);
  }

  @Test
  void listsItselfAsTheOnlyServer() {
    inState(ledger(), NAME, PacketState.PROCESSING);
    inState(of("other"), OTHER, PacketState.PROCESSING);
    assertThat(ledger().servers())
        .containsExactly(
            new ServerRecord("me", "node", "0", "work", NOW, Duration.ZERO, true, 1, true));
  }

  @Test
  void saysThatItCannotBeAskedWhenItsTablesAreGone() throws SQLException {
    ledger();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + address().file());
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE packet");
    }
    assertThatThrownBy(() -> ledger().requireReachable())
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("no such table: packet");
  }
}
