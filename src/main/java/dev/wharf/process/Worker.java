package dev.wharf.process;

import dev.wharf.child.Child;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Packet;
import dev.wharf.packet.Printable;
import dev.wharf.packet.TimedOutException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One long-lived process of the user's command that takes packet after packet, by lines of JSON on
 * its standard input and output. After anything but a plain answer it is broken and must not be
 * used again. For one thread at a time.
 */
final class Worker {
  private static final int LONGEST_LINE = 1024 * 1024;
  private static final int LONGEST_QUOTE = 200;
  private static final int MOST_UNREAD = 64;
  private static final long SHORTEST_NAP_MICROS = 500;
  private static final long LONGEST_NAP_MICROS = 20_000;
  private static final long MOST_AT_ONCE = 1024 * 1024;
  private static final Duration LAST_WORDS = Duration.ofMillis(200);

  private final Child child;
  private final Devices.Lease device;
  private final WorkerPool.Code code;
  private final @Nullable String version;
  private final BlockingQueue<Message> said = new LinkedBlockingQueue<>(MOST_UNREAD);
  private volatile @Nullable Work work;
  private volatile boolean broken;
  private volatile boolean progressed;
  private String lastWords = "";
  private int packets;

  /** What it works on, under the id that its messages have. */
  private record Work(String id, Packet packet) {}

  /**
   * @param device which it has for itself
   * @param code what it runs
   * @param version of that; null where it has none
   */
  Worker(Child child, Devices.Lease device, WorkerPool.Code code, @Nullable String version) {
    this.child = child;
    this.device = device;
    this.code = code;
    this.version = version;
    Pump.start("answers of a worker process", this::readAnswers);
  }

  /**
   * Waits until it says that it is ready.
   *
   * @return null when it is ready, or else why it is not
   */
  @Nullable String awaitReady(Duration longest) throws IOException, InterruptedException {
    Message first = await(longest, null);
    if (first != null && first.type() == Message.Type.READY) {
      return null;
    }
    broken = true;
    return first == null
        ? "was not ready within " + longest.toMillis() / 1000.0 + " s"
        : "is not ready: " + problem(first);
  }

  /**
   * Lets it work on a packet.
   *
   * @param to takes what it prints to standard error
   * @throws BadPacketException when it says that the packet is bad
   * @throws TimedOutException when it takes too long; the caller has to end it then
   * @throws EndedBetweenException when it had ended before it was given the packet
   * @throws IOException when it fails, dies, or breaks the protocol
   */
  void work(Packet on, OutputLog to, Duration longest) throws Exception {
    String id = on.id() + "." + on.attempt();
    packets++;
    broken = true; // Until it has answered.
    work = new Work(id, on);
    child.worksOn(new Child.Work(on.id(), on.name().value()));
    listen(null); // What it printed between two packets belongs to neither.
    lastWords = "";
    progressed = false;
    try {
      child.input().write(Message.work(id, on).getBytes(StandardCharsets.UTF_8));
      child.input().flush();
    } catch (IOException e) {
      requireNotEndedBetween();
      throw new IOException("the worker process no longer reads" + ended(), e);
    }
    Message answer = await(longest, to);
    work = null;
    child.worksOn(Child.Work.NONE);
    if (answer == null) {
      throw new TimedOutException(
          "the worker process took longer than " + longest.toMillis() / 1000.0 + " s");
    }
    if (answer.type() == Message.Type.CLOSED) {
      requireNotEndedBetween();
    }
    judge(answer, id);
  }

  // It may have been about to end, in order, when it was given the packet.
  private void requireNotEndedBetween() throws IOException, InterruptedException {
    boolean silent = lastWords.isEmpty() && !progressed;
    if (packets > 1 && silent && child.await(LAST_WORDS) && child.exit() == 0) {
      throw new EndedBetweenException();
    }
  }

  /** A process that has worked on packets ended, in order, before it began with this one. */
  static final class EndedBetweenException extends IOException {
    private static final long serialVersionUID = 1L;

    EndedBetweenException() {
      super("the worker process ended with 0 before it began with the packet");
    }
  }

  private void judge(Message answer, String id) throws IOException {
    boolean ours = answer.isAbout(id);
    if (ours && answer.type() == Message.Type.DONE) {
      broken = false;
      return;
    }
    if (ours && answer.type() == Message.Type.FAILED) {
      broken = false;
      String message = "the worker process says: " + Printable.of(answer.text());
      if (answer.quarantines()) {
        throw new BadPacketException(message);
      }
      throw new IOException(message);
    }
    throw new IOException("the worker process " + problem(answer));
  }

  private String problem(Message message) {
    return switch (message.type()) {
      case CLOSED -> "closed its output" + ended();
      case GARBAGE ->
          "said what is no message of the protocol: " + quote(Printable.of(message.text()));
      default -> "answered for a packet that it was not given, or twice";
    };
  }

  private String ended() {
    try {
      String exit = "";
      if (child.await(LAST_WORDS)) {
        int code = child.exit();
        exit = code > 128 ? " and was ended by signal " + (code - 128) : " and ended with " + code;
      }
      listen(null);
      return exit + (lastWords.isEmpty() ? "" : "; it said: " + lastWords);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    } catch (IOException e) {
      return "";
    }
  }

  private static String quote(String text) {
    return text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
  }

  /** Whether it can take another packet: it has answered, lives, and has said nothing since. */
  boolean usable() {
    return !broken && child.alive() && said.isEmpty();
  }

  /** How many packets it has been given. */
  int packets() {
    return packets;
  }

  long residentBytes() {
    return child.residentBytes();
  }

  Devices.Lease device() {
    return device;
  }

  /** Whether it runs that code. */
  boolean isOf(WorkerPool.Code other) {
    return code.equals(other);
  }

  /** Whether it was started since new ones were asked for so often. */
  boolean isOf(long generation) {
    return code.generation() == generation;
  }

  @Nullable String version() {
    return version;
  }

  /** Whether it was ended because it took more memory than it may. */
  boolean outOfMemory() {
    return child.outOfMemory();
  }

  /** Ends it, and gives its device back. */
  void end() {
    try {
      child.end();
    } finally {
      device.close();
    }
  }

  private void readAnswers() throws IOException {
    try (InputStream lines = child.output()) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = lines.read(); b >= 0; b = lines.read()) {
        if (b == '\n') {
          take(Message.of(line.toString(StandardCharsets.UTF_8)));
          line.reset();
        } else if (line.size() < LONGEST_LINE) {
          line.write(b);
        }
      }
    } finally {
      said.offer(Message.closed());
    }
  }

  private void take(Message message) {
    if (message.type() == Message.Type.PROGRESS) {
      Work current = work;
      Double part = message.part();
      if (current != null && part != null && message.isAbout(current.id())) {
        progressed = true;
        current.packet().processed(part);
      }
    } else if (!said.offer(message)) {
      broken = true; // Nobody waits for so many messages.
    }
  }

  /**
   * Waits for a message, and meanwhile takes in what the process prints. The waiting thread itself
   * reads that, so that all that was printed before a message is taken in before this returns.
   *
   * @param to null where what is printed belongs to no packet
   * @return null when no message came within that time
   */
  private @Nullable Message await(Duration longest, @Nullable OutputLog to)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    long nap = SHORTEST_NAP_MICROS;
    while (true) {
      nap = listen(to) ? SHORTEST_NAP_MICROS : Math.min(2 * nap, LONGEST_NAP_MICROS);
      Message message = said.poll(nap, TimeUnit.MICROSECONDS);
      if (message != null || System.nanoTime() > end) {
        listen(to);
        return message;
      }
    }
  }

  /** Takes in what has been printed; returns whether there was any. */
  private boolean listen(@Nullable OutputLog to) throws IOException {
    InputStream printed = child.errors();
    byte[] buffer = new byte[8192];
    long some = 0;
    while (some < MOST_AT_ONCE && printed.available() > 0) {
      int n = printed.read(buffer);
      if (n < 0) {
        break;
      }
      some += n;
      if (to != null) {
        to.write(buffer, n);
      }
      String text = new String(buffer, 0, n, StandardCharsets.UTF_8).strip();
      lastWords = text.isEmpty() ? lastWords : quote(Command.lastLine(text));
    }
    return some > 0;
  }
}
