package dev.wharf.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wharf.fixture.ScriptedOperations;
import dev.wharf.fixture.StatusBuilder;
import dev.wharf.keep.Pruned;
import dev.wharf.operate.Operations.Replayed;
import dev.wharf.operate.Status;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementTest {
  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
  private final ScriptedOperations server = new ScriptedOperations();
  private final Management management = new Management(server);
  private ObjectName name;

  @BeforeEach
  void register() throws JMException {
    name = new ObjectName(WharfMXBean.NAME);
    management.register();
  }

  @AfterEach
  void close() {
    management.close();
  }

  private Object attribute(String attribute) throws JMException {
    return beans.getAttribute(name, attribute);
  }

  @Test
  void showsTheStatus() throws JMException {
    server.status(
        new StatusBuilder()
            .arriving(9, 4)
            .waiting(3, 62)
            .archived(8)
            .quarantined(Map.of("slip", 2L))
            .paused("the disk is full")
            .restart("wharf.http.port")
            .build());

    assertThat(attribute("Arriving")).isEqualTo(9L);
    assertThat(attribute("Stalled")).isEqualTo(4L);
    assertThat(attribute("Waiting")).isEqualTo(3L);
    assertThat(attribute("OldestWaitingSeconds")).isEqualTo(62L);
    assertThat(attribute("Archived")).isEqualTo(8L);
    assertThat(attribute("Quarantined")).isEqualTo(2L);
    assertThat(attribute("BytesUnpacked")).isEqualTo(1024L);
    assertThat(attribute("Paused")).isEqualTo(true);
    assertThat(attribute("PausedWhy")).isEqualTo("the disk is full");
    assertThat((String[]) attribute("WaitingForRestart")).containsExactly("wharf.http.port");
  }

  @Test
  void showsPacketsInWork() throws JMException {
    server.status(
        new StatusBuilder()
            .work(
                new Status.Working(
                    "one", "id", 2, "processing", "score", 7, 6, 50, 40, 0.4, 1, false))
            .build());

    CompositeData one = ((CompositeData[]) attribute("PacketsInWork"))[0];

    assertThat(attribute("InWork")).isEqualTo(1L);
    assertThat(
            one.getAll(
                new String[] {
                  "name",
                  "attempt",
                  "step",
                  "entries",
                  "entriesDone",
                  "bytes",
                  "bytesDone",
                  "processed"
                }))
        .containsExactly("one", 2, "processing", 7L, 6L, 50L, 40L, 0.4);
  }

  @Test
  void showsTheServersOfTheLedger() throws JMException {
    server.status(
        new StatusBuilder()
            .servers(StatusBuilder.server("a", true, true), StatusBuilder.server("b", false, false))
            .build());

    CompositeData[] servers = (CompositeData[]) attribute("Servers");

    assertThat(servers).hasSize(2);
    assertThat(servers[1].getAll(new String[] {"node", "version", "alive", "self", "packets"}))
        .containsExactly("b", "1.2.3", false, false, 3L);
  }

  @Test
  void carriesOrdersOut() throws JMException {
    beans.invoke(name, "pause", null, null);
    beans.invoke(name, "resume", null, null);
    beans.setAttribute(name, new Attribute("Workers", 5));
    beans.setAttribute(name, new Attribute("Packets", 3));

    assertThat(server.orders()).containsExactly("pause", "resume", "workers 5", "packets 3");
  }

  @Test
  void saysWhatCameOfReplay() {
    server.replayed(new Replayed(1, 0, List.of("one"), Map.of()));
    assertThat(management.replay("one")).isEqualTo("replayed one");

    server.replayed(new Replayed(0, 1, List.of(), Map.of("two", "is not there")));
    assertThat(management.replay("two")).isEqualTo("two is not there");
  }

  @Test
  void saysWhatCameOfKeeping() {
    Pruned.Item item = new Pruned.Item("id", "one", "packet", "archived", "one", "why");
    server.pruned(new Pruned(true, List.of(item), Map.of(), Map.of(), null));

    assertThat(management.pruneDryRun()).containsExactly("packet of one: why");
    assertThat(management.prune()).isEqualTo("removed 1");
    assertThat(management.hold("one")).isEqualTo("held: one");
    assertThat(management.release("one")).isEqualTo("released: one");
    assertThat(management.forget("one")).isEqualTo("forgotten: one");
    assertThat(server.orders())
        .containsExactly(
            "prune true null", "prune false null", "hold [one]", "release [one]", "forget [one]");
  }

  @Test
  void failsWithClassesOfTheJdkAlone() {
    server.refuse("must be a whole number from 1 to 1000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> management.setWorkers(0))
        .withMessage("must be a whole number from 1 to 1000")
        .withNoCause();
    assertThatIllegalArgumentException().isThrownBy(() -> management.setPackets(0));
    assertThatIllegalArgumentException().isThrownBy(() -> management.replay("one"));
  }

  @Test
  void failsWithClassesOfTheJdkAloneWhereTheLedgerFails() {
    server.fail(new IllegalStateException("the ledger cannot be read"));

    assertThatIllegalArgumentException()
        .isThrownBy(management::getArchived)
        .withMessage("the ledger cannot be read")
        .withNoCause();
    assertThatIllegalArgumentException().isThrownBy(management::getServers).withNoCause();
  }

  @Test
  void describesEachAttributeAndOperation() throws JMException {
    for (MBeanAttributeInfo attribute : beans.getMBeanInfo(name).getAttributes()) {
      assertThat(attribute.getDescription()).as(attribute.getName()).matches("[A-Z].+ .+");
    }
    for (MBeanOperationInfo operation : beans.getMBeanInfo(name).getOperations()) {
      assertThat(operation.getDescription()).as(operation.getName()).matches("[A-Z].+ .+");
    }
  }

  @Test
  void isGoneOnceItIsClosed() {
    management.close();

    assertThat(beans.isRegistered(name)).isFalse();
  }

  @Test
  void leavesTheServerAliveWhereItsNameIsTaken() {
    Management second = new Management(server);

    second.register();

    assertThat(beans.isRegistered(name)).isTrue();
  }
}
