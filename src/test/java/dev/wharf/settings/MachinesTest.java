package dev.wharf.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules between ledger, roles and broker, and the deployment that follows from them. */
class MachinesTest {
  private static final String POSTGRESQL = "wharf.ledger = jdbc:postgresql://db/wharf";
  private static final String QUEUE = "wharf.queue = jms:queue:packets";
  private static final String BROKER = "wharf.broker.url = tcp://broker:61616";

  @TempDir Path folder;
  private WrittenSettings written;

  @BeforeEach
  void write() {
    written = new WrittenSettings(folder);
  }

  @Test
  void ledgerIsInTheStateFolderUnlessSaidOtherwise() {
    Settings settings = written.file("wharf.state = /srv/state").read();
    assertThat(settings.ledger().file()).isEqualTo(Path.of("/srv/state/ledger.db"));
    assertThat(settings.ledger().shared()).isFalse();
    assertThat(settings.ledger()).hasToString("/srv/state/ledger.db");
  }

  @Test
  void ledgerMayBeAnotherSqliteFile() {
    Settings settings = written.file("wharf.ledger = jdbc:sqlite:/srv/l/../wharf.db").read();
    assertThat(settings.ledger().file()).isEqualTo(Path.of("/srv/wharf.db"));
    assertThat(settings.ledger().url()).isEmpty();
  }

  @Test
  void ledgerMayBeShared() {
    Settings settings =
        written.file(POSTGRESQL, "wharf.ledger-user = u", "wharf.lease = 5s").read();
    assertThat(settings.ledger())
        .isEqualTo(
            new LedgerAddress(null, "jdbc:postgresql://db/wharf", "u", "", Duration.ofSeconds(5)));
    assertThat(settings.ledger().shared()).isTrue();
  }

  @Test
  void refusesLedgersOfOtherKinds() {
    assertThat(written.file("wharf.ledger = jdbc:oracle:thin:@db").problems())
        .singleElement()
        .asString()
        .startsWith("wharf.ledger=jdbc:oracle:db: must be empty, for SQLite in the state");
  }

  @Test
  void refusesSqliteFilesThatCannotBe() {
    assertThat(written.file("wharf.ledger = jdbc:sqlite:a\\u0000b").problems())
        .singleElement()
        .asString()
        .contains("must be empty, for SQLite in the state folder, or jdbc:sqlite:FILE");
  }

  @Test
  void serverHasBothRolesUnlessSaidOtherwise() {
    assertThat(written.read().roles()).containsExactly(Role.INTAKE, Role.WORK);
  }

  @Test
  void oneRoleIsEnoughWhereLedgerAndQueueAreShared() {
    Settings settings = written.file("wharf.roles = work", POSTGRESQL, QUEUE, BROKER).read();
    assertThat(settings.roles()).isEqualTo(Set.of(Role.WORK));
  }

  @Test
  void refusesOneRoleWithoutASharedQueue() {
    assertThat(written.file("wharf.roles = intake", POSTGRESQL).problems())
        .containsExactly(
            "wharf.roles=intake: needs another server with the other role, and so a wharf.queue"
                + " and a wharf.ledger that they share: jms:queue:… and jdbc:postgresql:…");
  }

  @Test
  void refusesOneRoleWithoutASharedLedger() {
    assertThat(written.file("wharf.roles = work", QUEUE, BROKER).problems())
        .singleElement()
        .asString()
        .startsWith("wharf.roles=work: needs another server");
  }

  @Test
  void refusesAQueueOfABrokerThatIsNowhere() {
    assertThat(written.file(QUEUE).problems())
        .containsExactly(
            "wharf.broker.url must say where the broker of wharf.queue is: tcp://host:61616");
  }

  @Test
  void nameOfTheQueueIsWithoutParameters() {
    Settings settings = written.file(QUEUE + "?concurrentConsumers=2", BROKER).read();
    assertThat(settings.broker().queueName()).isEqualTo("packets");
    assertThat(settings.broker().used()).isTrue();
  }

  @Test
  void brokerIsNotUsedForAQueueWithinTheServer() {
    assertThat(written.file(BROKER).read().broker().used()).isFalse();
  }

  @Test
  void serverWithSqliteAndNoBrokerIsAlone() {
    requireDeployment(Deployment.ALONE, "alone");
  }

  @Test
  void serversWithPostgresqlShareTheWork() {
    written.file(POSTGRESQL);
    requireDeployment(Deployment.SHARED, "shared");
  }

  @Test
  void serversWithABrokerAreBrokered() {
    written.file(POSTGRESQL, QUEUE, BROKER);
    requireDeployment(Deployment.BROKERED, "brokered");
  }

  @Test
  void serverWithSqliteAndABrokerIsBrokered() {
    written.file(QUEUE, BROKER);
    requireDeployment(Deployment.BROKERED, "brokered");
  }

  private void requireDeployment(Deployment deployment, String word) {
    Settings settings = written.read();
    assertThat(settings.deployment()).isEqualTo(deployment);
    assertThat(settings.inForce()).containsEntry("wharf.deployment", word);
    assertThat(settings.all()).doesNotContainKey("wharf.deployment");
  }
}
