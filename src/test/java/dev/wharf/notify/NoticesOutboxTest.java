package dev.wharf.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.wharf.child.Children;
import dev.wharf.child.Ownership;
import dev.wharf.files.Durability;
import dev.wharf.fixture.CamelBeans;
import dev.wharf.fixture.LoggedLines;
import dev.wharf.fixture.ManualClock;
import dev.wharf.fixture.TestSettings;
import dev.wharf.fixture.WorkPackets;
import dev.wharf.ledger.AfterEnd;
import dev.wharf.ledger.Ending;
import dev.wharf.ledger.Identity;
import dev.wharf.ledger.JdbcLedger;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.Notice;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Receipt.Outcome;
import dev.wharf.settings.LedgerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where each receipt goes, and what is remembered of it meanwhile. */
@Timeout(60)
class NoticesOutboxTest {
  private static final String ARCHIVED = "wharf.on-archived";
  private static final String QUARANTINED = "wharf.on-quarantined";

  @RegisterExtension private static final CamelBeans beans = new CamelBeans();
  @RegisterExtension private final LoggedLines log = new LoggedLines(Notices.class);

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T10:00:00Z"));
  private Children children;
  private Ledger ledger;

  @BeforeEach
  void open() throws IOException {
    children = new Children(Files.createDirectory(folder.resolve("state")), Ownership.MARK);
    ledger =
        JdbcLedger.single(
            new LedgerAddress(folder.resolve("ledger.db"), "", "", "", Duration.ofSeconds(30)),
            Durability.OS,
            Identity.unknown("test"),
            clock);
  }

  @AfterEach
  void close() {
    assertThat(children.running()).isEmpty();
    children.close();
    ledger.close();
  }

  private Notices notices(Map<String, String> settings) {
    return new Notices(ledger.outbox(), TestSettings.in(folder, settings), children);
  }

  /** Ends a packet whose receipt somebody is to be given. */
  private Notice ended(String name, Outcome outcome) {
    boolean good = outcome == Outcome.ARCHIVED;
    PacketRecord claimed = Objects.requireNonNull(ledger.claim(new PacketName(name)));
    OpenPacket packet =
        new OpenPacket(claimed.id(), claimed.name(), claimed.attempt(), folder, folder, folder);
    PacketRecord decided =
        ledger.decide(
            packet,
            good ? PacketState.ARCHIVING : PacketState.QUARANTINING,
            new Ending(name, good ? null : Reason.SLIP, good ? null : "m", 1, 1, null, null));
    Notice notice = new Notice(claimed.id(), outcome, "{\"packet\" : \"" + name + "\"}");
    ledger.end(decided, AfterEnd.of(notice));
    return notice;
  }

  private static Notice notice(Outcome outcome) {
    return new Notice("7", outcome, "{\"packet\" : \"one\"}");
  }

  private Exchange addressed(Notices notices, Notice notice) {
    Exchange exchange = beans.exchange(new WorkPackets(folder).packet("one"));
    exchange.getMessage().setBody(notice);
    notices.address(exchange);
    return exchange;
  }

  private static void fail(Notices notices, Notice notice) {
    notices.failed(notice, new IOException("Connection refused"));
  }

  @Test
  void holdsReceiptsUntilTheyAreDelivered() {
    Notices notices = notices(Map.of(ARCHIVED, "http://somewhere"));
    Notice notice = ended("one", Outcome.ARCHIVED);
    assertThat(notices.due()).containsExactly(notice);
    assertThat(notices.due()).containsExactly(notice);

    notices.delivered(notice);

    assertThat(notices.due()).isEmpty();
  }

  @Test
  void holdsThemBackWhereNobodyWantsThemNow() {
    Notice notice = ended("one", Outcome.ARCHIVED);

    assertThat(notices(Map.of()).due()).isEmpty();
    assertThat(notices(Map.of(ARCHIVED, "http://somewhere")).due()).containsExactly(notice);
  }

  @Test
  void givesOutHundredAtMost() {
    for (int i = 0; i < 101; i++) {
      ended("packet-" + i, Outcome.ARCHIVED);
    }

    assertThat(notices(Map.of(ARCHIVED, "http://somewhere")).due()).hasSize(100);
  }

  @Test
  void putsOffOneThatCouldNotBeDelivered() {
    Notices notices = notices(Map.of(ARCHIVED, "http://somewhere"));
    Notice notice = ended("one", Outcome.ARCHIVED);

    fail(notices, notice);
    assertThat(notices.due()).isEmpty();

    clock.advance(Duration.ofSeconds(1));
    assertThat(notices.due()).containsExactly(notice);
  }

  @Test
  void putsItOffLongerEachTimeUpToHalfMinute() {
    Notices notices = notices(Map.of(ARCHIVED, "http://somewhere"));
    Notice notice = ended("one", Outcome.ARCHIVED);
    fail(notices, notice);
    fail(notices, notice);
    clock.advance(Duration.ofSeconds(1));
    assertThat(notices.due()).isEmpty();
    for (int i = 0; i < 20; i++) {
      fail(notices, notice);
    }

    clock.advance(Duration.ofSeconds(30));

    assertThat(notices.due()).containsExactly(notice);
  }

  @Test
  void logsTheFirstFailureOfManyAndItsEnd() {
    Notices notices = notices(Map.of(ARCHIVED, "http://somewhere"));
    Notice notice = ended("one", Outcome.ARCHIVED);
    fail(notices, notice);
    fail(notices, notice);
    notices.delivered(notice);
    notices.delivered(notice);

    assertThat(log.lines())
        .containsExactly(
            "WARN Receipts cannot be delivered to http://somewhere:"
                + " java.io.IOException: Connection refused. They are kept, and tried again",
            "INFO Receipts are delivered again");
  }

  @ParameterizedTest
  @CsvSource({"ARCHIVED, receipts:archived", "QUARANTINED, receipts:quarantined"})
  void goToTheEndpointOfTheirOutcome(Outcome outcome, String endpoint) {
    Notices notices = notices(Map.of(ARCHIVED, "http://good", QUARANTINED, "http://bad"));

    Exchange exchange = addressed(notices, notice(outcome));

    assertThat(exchange.getProperty(Notices.ENDPOINT)).isEqualTo(endpoint);
  }

  @Test
  void goToTheLogWhereTheirOutcomeHasNoEndpointAnyMore() {
    Notices notices = notices(Map.of(ARCHIVED, "http://good"));

    Exchange exchange = addressed(notices, notice(Outcome.QUARANTINED));

    assertThat(exchange.getProperty(Notices.ENDPOINT)).isEqualTo("log:wharf.notices");
  }

  @Test
  void goToTheCommandWhereOneIsSet() {
    Notices notices = notices(Map.of(ARCHIVED, "command:cat"));

    Exchange exchange = addressed(notices, notice(Outcome.ARCHIVED));

    assertThat(exchange.getProperty(Notices.ENDPOINT)).isEqualTo("direct:notify-command");
  }

  @Test
  void areJsonInFileOfTheDeliverysName() {
    Notices notices = notices(Map.of(ARCHIVED, "file:receipts"));

    Exchange exchange = addressed(notices, notice(Outcome.ARCHIVED));

    assertThat(exchange.getMessage().getBody()).isEqualTo("{\"packet\" : \"one\"}");
    assertThat(exchange.getMessage().getHeader(Exchange.CONTENT_TYPE))
        .isEqualTo("application/json");
    assertThat(exchange.getMessage().getHeader(Exchange.FILE_NAME)).isEqualTo("7.json");
    assertThat(exchange.getProperty(Notices.PROPERTY)).isEqualTo(notice(Outcome.ARCHIVED));
  }

  private void command(String script) throws Exception {
    notices(Map.of(QUARANTINED, "command:sh -c '" + script + "'"))
        .command(notice(Outcome.QUARANTINED));
  }

  @Test
  void areReadByTheCommandFromItsInput() throws Exception {
    Path told = folder.resolve("told");

    command("cat > " + told + "; echo \" $WHARF_OUTCOME\" >> " + told);

    assertThat(told).hasContent("{\"packet\" : \"one\"} quarantined");
  }

  @Test
  void needNotBeReadByTheCommand() throws Exception {
    command("exit 0");
  }

  @Test
  void areNotDeliveredByCommandThatFails() {
    assertThatIOException()
        .isThrownBy(() -> command("exit 3"))
        .withMessage("it ended with exit code 3");
  }

  @Test
  void areNotDeliveredByCommandThatIsMissing() {
    assertThatIOException()
        .isThrownBy(
            () ->
                notices(Map.of(ARCHIVED, "command:no-such-program"))
                    .command(notice(Outcome.ARCHIVED)))
        .withMessageContaining("no-such-program");
  }

  @Test
  void areDeliveredHoweverMuchTheCommandPrints() throws Exception {
    command("head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2");
  }
}
