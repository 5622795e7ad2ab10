package dev.wharf;

import dev.wharf.intake.Claims;
import dev.wharf.intake.IntakeGate;
import dev.wharf.monitor.Outcomes;
import dev.wharf.monitor.PacketInWork;
import dev.wharf.monitor.WharfMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the server tells over JMX. */
final class Management implements WharfMXBean, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Management.class);

  private final Outcomes outcomes;
  private final Claims claims;
  private final IntakeGate gate;

  Management(Outcomes outcomes, Claims claims, IntakeGate gate) {
    this.outcomes = outcomes;
    this.claims = claims;
    this.gate = gate;
  }

  /** Registers it; a server without it works all the same. */
  void register() {
    try {
      MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
      beans.registerMBean(
          new StandardMBean(this, WharfMXBean.class, true), new ObjectName(WharfMXBean.NAME));
    } catch (JMException e) {
      LOG.warn("{} cannot be seen over JMX: {}", WharfMXBean.NAME, e.toString());
    }
  }

  @Override
  public void close() {
    try {
      ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName(WharfMXBean.NAME));
    } catch (JMException e) {
      LOG.debug("It was not registered", e);
    }
  }

  @Override
  public long getArchived() {
    return outcomes.archived();
  }

  @Override
  public long getQuarantined() {
    return outcomes.ended() - outcomes.archived();
  }

  @Override
  public Map<String, Long> getQuarantinedByReason() {
    return outcomes.quarantined();
  }

  @Override
  public int getInWork() {
    return claims.inWork();
  }

  @Override
  public List<PacketInWork> getPacketsInWork() {
    return claims.open().stream().map(PacketInWork::new).toList();
  }

  @Override
  public boolean isPaused() {
    return gate.closedBecause() != null;
  }

  @Override
  public String getPausedWhy() {
    String why = gate.closedBecause();
    return why == null ? "" : why;
  }
}
