package dev.wharf.ledger;

import static dev.wharf.ledger.OpenLedgers.inState;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Postgres;
import dev.wharf.packet.Receipt.Outcome;
import dev.wharf.settings.LedgerAddress;
import java.time.Duration;
import java.util.Set;
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
    Postgres.execute(url, "TRUNCATE packet, notice, shipment, reprocess, server, folder");
  }

  @Override
  LedgerAddress address() {
    return new LedgerAddress(null, url, "", "", Duration.ofSeconds(30));
  }

  @Test
  void noticeIsGivenToOneServerAndToAnotherOnlyWhenThatOneMayBeDead() {
    PacketRecord decided = inState(ledger(), NAME, PacketState.ARCHIVING);
    Notice notice = new Notice(decided.id(), Outcome.ARCHIVED, "{}");
    ledger().end(decided, AfterEnd.of(notice));
    assertThat(ledger().outbox().due(5)).containsExactly(notice);
    clock().advance(Duration.ofMinutes(1).minusMillis(1));
    assertThat(of("other").outbox().due(5)).isEmpty();
    clock().advance(Duration.ofMillis(1));
    assertThat(of("other").outbox().due(5)).containsExactly(notice);
  }

  @Test
  void packetIsShippedByOneServerAndByAnotherOnlyWhenThatOneMayBeDead() {
    PacketRecord decided = inState(ledger(), NAME, PacketState.ARCHIVING);
    ledger().end(decided, new AfterEnd(null, null, true));
    Shipment mine = ledger().shipments().due("", 5, Set.of()).get(0);
    clock().advance(Shipments.HELD.minusMillis(1));
    assertThat(of("other").shipments().due("", 5, Set.of())).isEmpty();
    assertThat(ledger().shipments().hold(mine)).isTrue();
    clock().advance(Shipments.HELD.minusMillis(1));
    assertThat(of("other").shipments().due("", 5, Set.of())).isEmpty();
    clock().advance(Duration.ofMillis(1));
    assertThat(of("other").shipments().due("", 5, Set.of())).hasSize(1);
    assertThat(ledger().shipments().hold(mine)).isFalse();
    ledger().shipments().putOff(mine, Duration.ofSeconds(1), "late");
    assertThat(of("other").shipments().find(mine.id()).problem()).isNull();
  }

  @Test
  void listsOnlyServersThatWorkWithIt() {
    assertThat(ledger().servers()).isEmpty();
  }
}
