package dev.wharf.jmx;

import dev.wharf.keep.Pruned;
import dev.wharf.operate.Operations;
import dev.wharf.operate.Operations.RefusedException;
import dev.wharf.operate.Operations.Replayed;
import dev.wharf.operate.Operations.Selection;
import dev.wharf.operate.Status;
import dev.wharf.settings.Addresses;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanOperationInfo;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's operations over JMX. */
public final class Management implements WharfMXBean, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Management.class);

  private final Operations server;

  public Management(Operations server) {
    this.server = server;
  }

  /** Registers it; where that fails, the server works without it. */
  public void register() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .registerMBean(new Documented(this), new ObjectName(NAME));
    } catch (JMException e) {
      LOG.warn("{} cannot be seen over JMX: {}", NAME, e.toString());
    }
  }

  @Override
  public void close() {
    try {
      ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName(NAME));
    } catch (JMException e) {
      LOG.debug("It was not registered", e);
    }
  }

  private Status status() {
    try {
      return server.status();
    } catch (RuntimeException e) {
      throw plain(e);
    }
  }

  // A remote client has the classes of the JDK alone and could not read any other exception.
  private static IllegalArgumentException plain(Exception failure) {
    return new IllegalArgumentException(Addresses.inText(String.valueOf(failure.getMessage())));
  }

  @Override
  public long getArriving() {
    return status().arriving();
  }

  @Override
  public long getStalled() {
    return status().stalled();
  }

  @Override
  public long getWaiting() {
    return status().waiting();
  }

  @Override
  public long getInWork() {
    return status().inWork();
  }

  @Override
  public List<Working> getPacketsInWork() {
    return status().work().stream().map(Working::new).toList();
  }

  @Override
  public long getArchived() {
    return status().archived();
  }

  @Override
  public long getQuarantined() {
    return status().quarantined();
  }

  @Override
  public Map<String, Long> getQuarantinedByReason() {
    return status().quarantinedByReason();
  }

  @Override
  public long getBlocked() {
    return status().blocked().size();
  }

  @Override
  public Map<String, String> getBlockedPackets() {
    Map<String, String> blocked = new LinkedHashMap<>();
    status().blocked().forEach(packet -> blocked.put(packet.name(), packet.why()));
    return blocked;
  }

  @Override
  public long getOldestWaitingSeconds() {
    return status().oldestWaitingSeconds();
  }

  @Override
  public long getBytesUnpacked() {
    return status().bytesUnpacked();
  }

  @Override
  public int getWorkers() {
    return status().workers();
  }

  @Override
  public void setWorkers(int workers) {
    try {
      server.workers(workers);
    } catch (RefusedException e) {
      throw plain(e);
    }
  }

  @Override
  public int getPackets() {
    return status().packets();
  }

  @Override
  public void setPackets(int packets) {
    try {
      server.packets(packets);
    } catch (RefusedException e) {
      throw plain(e);
    }
  }

  @Override
  public boolean isPaused() {
    return status().paused();
  }

  @Override
  public String getPausedWhy() {
    return status().pausedWhy();
  }

  @Override
  public List<String> getWaitingForRestart() {
    return status().restart();
  }

  @Override
  public List<String> getRefusedEdits() {
    return status().refusedEdits();
  }

  @Override
  public List<Server> getServers() {
    return status().servers().stream().map(Server::new).toList();
  }

  @Override
  public void pause() {
    server.pause();
  }

  @Override
  public void resume() {
    server.resume();
  }

  @Override
  public String retry(String name) {
    return came("tried again", name, server.retry(List.of(name)));
  }

  @Override
  public String cancel(String name) {
    return came("cancelled", name, server.cancel(List.of(name), false));
  }

  @Override
  public String cancelAndPutBack(String name) {
    return came("put back", name, server.cancel(List.of(name), true));
  }

  @Override
  public void recycle() {
    server.recycle();
  }

  @Override
  public String replay(String name) {
    try {
      Replayed replayed = server.replay(new Selection(List.of(name), null, false));
      return replayed.left() == 0 ? "replayed " + name : name + " " + replayed.problems().get(name);
    } catch (RefusedException e) {
      throw plain(e);
    }
  }

  @Override
  public String prune() {
    long removed = 0;
    String after = null;
    do {
      Pruned pruned = prune(false, after);
      removed += pruned.removed().size();
      after = pruned.next();
    } while (after != null);
    return "removed " + removed;
  }

  @Override
  public List<String> pruneDryRun() {
    return prune(true, null).removed().stream()
        .map(item -> item.what() + " of " + item.name() + ": " + item.why())
        .toList();
  }

  private Pruned prune(boolean dryRun, @Nullable String after) {
    try {
      return server.prune(dryRun, after);
    } catch (RefusedException e) {
      throw plain(e);
    }
  }

  @Override
  public String hold(String name) {
    return came("held", name, server.hold(List.of(name)));
  }

  @Override
  public String release(String name) {
    return came("released", name, server.release(List.of(name)));
  }

  @Override
  public String forget(String name) {
    try {
      return came("forgotten", name, server.forget(List.of(name)));
    } catch (RefusedException e) {
      throw plain(e);
    }
  }

  private static String came(String done, String name, Map<String, String> problems) {
    String problem = problems.get(name);
    return problem == null ? done + ": " + name : name + ": " + problem;
  }

  /** Adds the descriptions. */
  private static final class Documented extends StandardMBean {
    Documented(WharfMXBean bean) {
      super(bean, WharfMXBean.class, true);
    }

    @Override
    protected String getDescription(MBeanAttributeInfo attribute) {
      return described((attribute.isIs() ? "is" : "get") + attribute.getName());
    }

    @Override
    protected String getDescription(MBeanOperationInfo operation) {
      return described(operation.getName());
    }

    private static String described(String method) {
      return Arrays.stream(WharfMXBean.class.getMethods())
          .filter(candidate -> candidate.getName().equals(method))
          .map((Method candidate) -> candidate.getAnnotation(Described.class))
          .filter(described -> described != null)
          .map(Described::value)
          .findFirst()
          .orElse(method);
    }
  }
}
