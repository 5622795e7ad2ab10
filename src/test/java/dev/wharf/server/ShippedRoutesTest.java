package dev.wharf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.child.Children;
import dev.wharf.fixture.HostileZips;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.ledger.Identity;
import dev.wharf.ledger.JdbcLedger;
import dev.wharf.ledger.Ledger;
import dev.wharf.packet.Packet;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Refusal;
import dev.wharf.settings.LiveSettings;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Properties;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.test.junit5.CamelContextConfiguration;
import org.apache.camel.test.main.junit5.CamelMainTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The shipped routes with a mock where packets end: what the routes themselves decide. */
class ShippedRoutesTest extends CamelMainTestSupport {
  @RegisterExtension static final TestServer FOLDERS = new TestServer();

  private Ledger ledger;

  @Override
  public void configureContext(CamelContextConfiguration configuration) {
    super.configureContext(configuration);
    Properties properties = new Properties();
    properties.putAll(FOLDERS.settings().get().inForce());
    configuration.withUseOverridePropertiesWithPropertiesComponent(properties);
  }

  @Override
  @SuppressWarnings("deprecation") // Its replacement binds too late for the settings' beans.
  protected Registry createCamelRegistry() {
    Registry registry = new DefaultRegistry();
    bind(registry); // The settings name beans that want these when they are made.
    return registry;
  }

  private void bind(Registry registry) {
    LiveSettings live = FOLDERS.settings();
    Settings settings = live.get();
    settings.folders().keySet().forEach(key -> FOLDERS.folder(key.substring("wharf.".length())));
    ledger =
        JdbcLedger.look(
            settings.ledger(), settings.durability(), Identity.unknown("test"), Clock.systemUTC());
    try {
      new Parts(
              live,
              ledger,
              new Children(settings.state(), settings.ownership()),
              NativeCode.in(settings.state()),
              why -> {},
              this::context)
          .bindTo(registry::bind);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected String getPropertyPlaceholderLocations() {
    return "file:" + Settings.FILE;
  }

  @Test
  void goodPacketGoesToTheArchiveAndBadOneToTheQuarantine() throws Exception {
    MockEndpoint archive = context().getEndpoint("mock:archive", MockEndpoint.class);
    MockEndpoint quarantine = context().getEndpoint("mock:quarantine", MockEndpoint.class);
    archive.expectedMessageCount(1);
    quarantine.expectedMessageCount(1);
    FOLDERS.inbox().deliver("good", PacketFolders.zip(3));
    FOLDERS.inbox().deliver("bad", HostileZips.byReason().get(Reason.SLIP));
    MockEndpoint.assertIsSatisfied(context());
    Packet good = archive.getExchanges().get(0).getMessage().getBody(Packet.class);
    assertThat(good.progress().entriesDone()).isEqualTo(3);
    assertThat(PacketFolders.files(good.data())).hasSize(3);
    assertThat(quarantine.getExchanges().get(0).getProperty(Refusal.PROPERTY, Refusal.class))
        .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.SLIP));
    context().stop();
    ledger.close();
  }
}
