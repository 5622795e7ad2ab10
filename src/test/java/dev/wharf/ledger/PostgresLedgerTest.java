package dev.wharf.ledger;

import static dev.wharf.ledger.OpenLedgers.inState;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Postgres;
import dev.wharf.packet.Receipt.Outcome;
import dev.wharf.settings.LedgerAddress;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract in a PostgreSQL database, and what is so in PostgreSQL alone. */
final class PostgresLedgerTest extends LedgerContract {
  @RegisterExtension private static final Postgres postgres = new Postgres();

  private static String url;

  @BeforeAll
  static void newDatabase() {
    url = postgres.newDatabase();
  }

  @BeforeEach
  void emptyTables() {
    ledger(); // Makes the tables in the first test.
    Postgres.execute(url, "TRUNCATE packet, notice, server, folder");
  }

  @Override
  LedgerAddress address() {
    return new LedgerAddress(null, url, "", "", Duration.ofSeconds(30));
  }

  @Test
  void noticeIsGivenToOneServerAndToAnotherOnlyWhenThatOneMayBeDead() {
    PacketRecord decided = inState(ledger(), NAME, PacketState.ARCHIVING);
    Notice notice = new Notice(decided.id(), Outcome.ARCHIVED, "{}");
    ledger().end(decided, notice);
    assertThat(ledger().outbox().due(5)).containsExactly(notice);
    clock().advance(Duration.ofMinutes(1).minusMillis(1));
    assertThat(of("other").outbox().due(5)).isEmpty();
    clock().advance(Duration.ofMillis(1));
    assertThat(of("other").outbox().due(5)).containsExactly(notice);
  }

  @Test
  void listsOnlyServersThatWorkWithIt() {
    assertThat(ledger().servers()).isEmpty();
  }
}
