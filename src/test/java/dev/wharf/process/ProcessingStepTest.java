package dev.wharf.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.fixture.CamelBeans;
import dev.wharf.fixture.TestSettings;
import dev.wharf.ledger.Identity;
import dev.wharf.ledger.JdbcLedger;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.LedgerAddress;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is noted when a packet goes to its processor and comes back. */
class ProcessingStepTest {
  @RegisterExtension private static final CamelBeans beans = new CamelBeans();

  @TempDir Path folder;
  private Ledger ledger;
  private Processing processing;
  private OpenPacket packet;

  @BeforeEach
  void open() {
    LedgerAddress address =
        new LedgerAddress(folder.resolve("ledger.db"), "", "", "", Duration.ofSeconds(30));
    ledger = JdbcLedger.single(address, Durability.OS, Identity.unknown("test"), Clock.systemUTC());
    processing = processing("direct:process", true);
    PacketRecord claimed = Objects.requireNonNull(ledger.claim(new PacketName("one")));
    packet =
        new OpenPacket(
            claimed.id(),
            claimed.name(),
            claimed.attempt(),
            folder.resolve("inbox/one"),
            folder.resolve("work/one/data"),
            folder.resolve("work/one/results"));
    ledger.advance(packet, PacketState.UNPACKING);
  }

  private Processing processing(String route, boolean shipped) {
    Settings settings = TestSettings.in(folder, Map.of("wharf.process-by", route));
    return new Processing(ledger, new Disk(Durability.OS), () -> settings, context -> shipped);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private PacketState state() {
    return Objects.requireNonNull(ledger.find(packet.id())).state();
  }

  @Test
  void beginsWithAnEmptyFolderForResults() throws IOException {
    beans.bind("packetProcessor", new Command());

    processing.begin(beans.exchange(packet));

    assertThat(packet.results()).isEmptyDirectory();
    assertThat(state()).isEqualTo(PacketState.PROCESSING);
  }

  @Test
  void isNoneWhereNoProcessorIsNamed() throws IOException {
    beans.bind("packetProcessor", new NoProcessing());

    processing.begin(beans.exchange(packet));

    assertThat(packet.results()).doesNotExist();
    assertThat(state()).isEqualTo(PacketState.UNPACKING);
  }

  @Test
  void isThereForAStepOfTheUsersOwnWhereNoProcessorIsNamed() throws IOException {
    beans.bind("packetProcessor", new NoProcessing());
    processing = processing("direct:process", false);

    processing.begin(beans.exchange(packet));

    assertThat(packet.results()).isEmptyDirectory();
    assertThat(state()).isEqualTo(PacketState.PROCESSING);
  }

  @Test
  void isThereForARouteOfTheInboxsOwn() throws IOException {
    beans.bind("packetProcessor", new NoProcessing());
    processing = processing("direct:ct", true);
    Exchange exchange = beans.exchange(packet);

    processing.begin(exchange);

    assertThat(packet.results()).isEmptyDirectory();
    assertThat(exchange.getProperty(Processing.PROCESS_BY)).isEqualTo("direct:ct");
  }
}
