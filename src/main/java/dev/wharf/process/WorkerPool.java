package dev.wharf.process;

import dev.wharf.child.Children;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.Packet;
import dev.wharf.packet.PostponedException;
import dev.wharf.packet.TimedOutException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.apache.camel.BeanInject;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A packet processor that hands packets to long-lived processes of the user's command, each of
 * which loads once and then takes packet after packet. A process that breaks the protocol, dies or
 * takes too long is ended, and another takes its place. Safe for use by several threads.
 */
public final class WorkerPool implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(1);

  private final Launch launch = new Launch();
  private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();
  private Semaphore free = new Semaphore(2, true);
  private Duration startTimeout = Duration.ofMinutes(5);
  private int recycleAfter;
  private long memoryLimit;
  private Duration backOff = Duration.ZERO;
  private long notBefore = System.nanoTime();

  @BeanInject("children")
  @SuppressWarnings("NullAway.Init")
  private Children children;

  /** The command: arguments split by spaces and quotes; no shell sees it. */
  public void setCommand(String command) {
    launch.command(command);
  }

  /** How many processes at most; 2 unless set. No more are used than packets are open. */
  public void setWorkers(int workers) {
    free = new Semaphore(workers, true);
  }

  /** How long a packet may take, such as {@code 60s}. */
  public void setTimeout(String timeout) {
    launch.timeout(timeout);
  }

  /** How long a process may take to be ready, such as {@code 5m}. */
  public void setStartTimeout(String timeout) {
    startTimeout = Launch.duration(timeout);
  }

  /** After so many packets a process is replaced; 0 for never. */
  public void setRecycleAfter(int packets) {
    recycleAfter = packets;
  }

  /** A process that has more bytes resident after a packet is replaced; 0 for no limit. */
  public void setMemoryLimit(long bytes) {
    memoryLimit = bytes;
  }

  /** Names of variables of the server's environment that the processes get, with commas between. */
  public void setEnvironment(String names) {
    launch.environment(names);
  }

  /** The processes' working folder; the server's unless set. */
  public void setFolder(String folder) {
    launch.folder(folder);
  }

  /** The most that is kept of what is printed for one packet, in bytes. */
  public void setLogLimit(long bytes) {
    launch.logLimit(bytes);
  }

  /**
   * Hands the packet to one of the processes and waits for its answer.
   *
   * @throws BadPacketException when the process says that the packet is bad
   * @throws TimedOutException when it takes too long
   * @throws PostponedException when no process can be started: no packet is at fault for that
   * @throws IOException when it fails
   */
  @Override
  public void process(Exchange exchange) throws Exception {
    Packet packet = exchange.getProperty(Packet.PROPERTY, Packet.class);
    awaitTurn(packet);
    try {
      Worker worker = take();
      try (OutputLog log = launch.log(packet)) {
        try {
          worker.work(packet, log, launch.timeout());
        } finally {
          packet.printed(log.end());
        }
      } finally {
        giveBack(worker);
      }
    } finally {
      free.release();
    }
  }

  // Waiting for others is no sign that something hangs.
  private void awaitTurn(Packet packet) throws InterruptedException {
    if (free.tryAcquire()) {
      return;
    }
    if (packet instanceof OpenPacket open) {
      open.progress().awaitWorker(true);
      try {
        free.acquire();
      } finally {
        open.progress().awaitWorker(false);
      }
    } else {
      free.acquire();
    }
  }

  private Worker take() throws IOException, InterruptedException {
    for (Worker worker = idle.poll(); worker != null; worker = idle.poll()) {
      if (worker.usable()) {
        return worker;
      }
      LOG.warn("A worker process died or wrote without being asked; another takes its place");
      worker.end();
    }
    return start();
  }

  private void giveBack(Worker worker) {
    if (!worker.usable()) {
      worker.end();
    } else if (spent(worker)) {
      LOG.debug("A worker process is replaced after {} packets", worker.packets());
      worker.end();
    } else {
      idle.push(worker);
    }
  }

  private boolean spent(Worker worker) {
    return (recycleAfter > 0 && worker.packets() >= recycleAfter)
        || (memoryLimit > 0 && worker.residentBytes() > memoryLimit);
  }

  private Worker start() throws IOException, InterruptedException {
    requireBackOffOver();
    Worker worker = new Worker(launch.start(children, Map.of(), Map.of(), false));
    String problem;
    try {
      problem = worker.awaitReady(startTimeout);
    } catch (IOException | InterruptedException e) {
      worker.end();
      throw e;
    }
    if (problem != null) {
      worker.end();
      throw PostponedException.all(
          "the worker process '" + launch.program() + "' " + problem, lengthenBackOff());
    }
    forgetBackOff();
    return worker;
  }

  private synchronized void requireBackOffOver() throws PostponedException {
    long left = notBefore - System.nanoTime();
    if (left > 0) {
      throw PostponedException.all(
          "the worker process '" + launch.program() + "' could not be started a moment ago",
          Duration.ofNanos(left));
    }
  }

  private synchronized Duration lengthenBackOff() {
    backOff = backOff.isZero() ? Duration.ofSeconds(1) : backOff.multipliedBy(2);
    if (backOff.compareTo(LONGEST_BACK_OFF) > 0) {
      backOff = LONGEST_BACK_OFF;
    }
    notBefore = System.nanoTime() + backOff.toNanos();
    return backOff;
  }

  private synchronized void forgetBackOff() {
    backOff = Duration.ZERO;
  }
}
