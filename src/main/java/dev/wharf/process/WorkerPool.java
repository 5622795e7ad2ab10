package dev.wharf.process;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.Packet;
import dev.wharf.packet.PostponedException;
import dev.wharf.packet.Reason;
import dev.wharf.packet.TimedOutException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.BeanInject;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A packet processor that hands packets to long-lived processes of the user's command, each of
 * which loads once and then takes packet after packet. A process that breaks the protocol, dies or
 * takes too long is ended, and another takes its place. Safe for use by several threads.
 */
public final class WorkerPool extends Program {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(1);
  private static final long NAP_MILLIS = 20;

  /** How often the code may change while a process starts, before the packet waits. */
  private static final int MOST_CHANGES = 5;

  private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();
  private final AtomicLong generation = new AtomicLong();
  private volatile int most = 2;
  private volatile Semaphore free = new Semaphore(most, true);
  private volatile Duration startTimeout = Duration.ofMinutes(5);
  private volatile int recycleAfter;
  private volatile long memoryLimit;
  private Duration backOff = Duration.ZERO;
  private long notBefore = System.nanoTime();

  @BeanInject("workerPools")
  @SuppressWarnings("NullAway.Init")
  private WorkerPools pools;

  /** How many processes at most; 2 unless set. No more are used than packets are open. */
  public void setWorkers(int workers) {
    if (workers < 1) {
      throw new IllegalArgumentException("a pool needs at least one worker process");
    }
    most = workers;
    free = new Semaphore(workers, true);
    while (idle.size() > workers) {
      Worker surplus = idle.pollLast();
      if (surplus != null) {
        surplus.end();
      }
    }
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
    pools.add(this);
    Semaphore slots = free; // It is another one after the number has changed.
    awaitTurn(packet, slots);
    try {
      Worker worker = take(packet);
      working(packet, true);
      try (OutputLog log = launch.log(packet)) {
        try {
          while (!work(worker, packet, log)) {
            worker.end();
            worker = take(packet);
          }
        } finally {
          packet.printed(log.end());
        }
      } catch (IOException e) {
        if (worker.outOfMemory()) {
          throw new BadPacketException(Reason.OUT_OF_MEMORY, launch.tookTooMuch());
        }
        throw e;
      } finally {
        working(packet, false);
        giveBack(worker);
      }
    } finally {
      slots.release();
    }
  }

  /**
   * @return whether it began with the packet at all
   */
  private boolean work(Worker worker, Packet packet, OutputLog log) throws Exception {
    packet.version(worker.version());
    try {
      worker.work(packet, log, launch.timeout());
      return true;
    } catch (Worker.EndedBetweenException e) {
      LOG.debug("Another worker process takes {}", packet.name(), e);
      return false;
    }
  }

  /** Replaces all processes: those that wait at once, those that work after their packet. */
  void recycle() {
    forgetVersion();
    generation.incrementAndGet();
    for (Worker worker = idle.poll(); worker != null; worker = idle.poll()) {
      worker.end();
    }
  }

  // Waiting for others is no sign that something hangs.
  private static void awaitTurn(Packet packet, Semaphore slots) throws InterruptedException {
    boolean last = packet instanceof OpenPacket again && again.isAgain();
    if (last ? takeLast(slots) : slots.tryAcquire()) {
      return;
    }
    if (packet instanceof OpenPacket open) {
      open.progress().awaitWorker(true);
      try {
        while (last && !takeLast(slots)) {
          TimeUnit.MILLISECONDS.sleep(NAP_MILLIS);
        }
        if (!last) {
          slots.acquire();
        }
      } finally {
        open.progress().awaitWorker(false);
      }
    } else {
      slots.acquire();
    }
  }

  /** Takes a slot for which nobody else waits: who is processed again goes behind all others. */
  private static boolean takeLast(Semaphore slots) {
    return !slots.hasQueuedThreads() && slots.tryAcquire();
  }

  private Worker take(Packet packet) throws IOException, InterruptedException {
    for (Worker worker = idle.poll(); worker != null; worker = idle.poll()) {
      worker.device().busy();
      if (!worker.usable()) {
        LOG.warn("A worker process died or wrote without being asked; another takes its place");
      } else if (!worker.isOf(code())) {
        LOG.info("The code of '{}' has changed; another worker process takes it", launch.program());
      } else {
        return worker;
      }
      worker.end();
    }
    return start(packet);
  }

  /**
   * What a process runs.
   *
   * @param generation how often new ones were asked for
   * @param stamp of the command and its files
   */
  record Code(long generation, Object stamp) {}

  /** What the processes run: equal as long as nobody has changed it, or asked for new ones. */
  private Code code() {
    return new Code(generation.get(), launch.stamp());
  }

  private void giveBack(Worker worker) {
    if (!worker.usable() || idle.size() >= most) { // There may be fewer by now.
      worker.end();
    } else if (spent(worker)) {
      LOG.debug("A worker process is replaced after {} packets", worker.packets());
      worker.end();
    } else {
      idle.push(worker);
      worker.device().idle(() -> giveUp(worker));
      if (!worker.isOf(generation.get()) && idle.remove(worker)) {
        worker.end();
      }
    }
  }

  /** Ends a process whose device another wants, unless it has work by now. */
  private void giveUp(Worker worker) {
    if (idle.remove(worker)) {
      worker.end();
    }
  }

  private boolean spent(Worker worker) {
    return (recycleAfter > 0 && worker.packets() >= recycleAfter)
        || (memoryLimit > 0 && worker.residentBytes() > memoryLimit);
  }

  /** Starts one whose code is the same when it is ready as when it was started. */
  private Worker start(Packet packet) throws IOException, InterruptedException {
    Worker worker = startOnce(packet);
    for (int again = 0; !worker.isOf(code()); again++) {
      worker.end();
      if (again == MOST_CHANGES) {
        throw PostponedException.all(
            "the code of '" + launch.program() + "' changes while its worker process starts",
            lengthenBackOff());
      }
      LOG.info("The code of '{}' has changed while it started", launch.program());
      worker = startOnce(packet);
    }
    return worker;
  }

  private Worker startOnce(Packet packet) throws IOException, InterruptedException {
    requireBackOffOver();
    Devices.Lease device = device(packet);
    Worker worker;
    try {
      Code code = code();
      String its = version.of(launch, children());
      worker =
          new Worker(
              launch.start(children(), Map.of(), device.variables(), false), device, code, its);
    } catch (IOException | InterruptedException | RuntimeException e) {
      device.close();
      throw e;
    }
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
