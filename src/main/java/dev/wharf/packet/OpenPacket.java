package dev.wharf.packet;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A packet that this server has claimed, during one attempt at it, with what only Wharf's own steps
 * may do to it. Safe for use by several threads.
 */
public final class OpenPacket implements Packet, Delivery {
  private final String id;
  private final PacketName name;
  private final int attempt;
  private volatile Place place;
  private final @Nullable String plainZip;
  private volatile Path data;
  private volatile Path results;
  private final EntryLatch entries = new EntryLatch();
  private final PacketProgress progress = new PacketProgress();
  private final Trail trail = new Trail();
  private final ProcessingSteps steps = new ProcessingSteps();
  private volatile @Nullable OpenContent content;
  private volatile @Nullable Verified verified;
  private volatile @Nullable String output;
  private volatile @Nullable String ended;
  private final Cancellation cancellation = new Cancellation(entries);
  private final ReentrantLock ending = new ReentrantLock();
  private volatile Known known = Known.NOTHING;
  private boolean begun;
  private volatile @Nullable Thread thread;

  /**
   * @param id this delivery's id, unique among all packets of all servers
   * @param attempt 1 for the first
   * @param place where it stands in the inbox
   * @param data where the content is unpacked, in the work folder
   * @param results where processing may write, in the work folder
   */
  public OpenPacket(String id, PacketName name, int attempt, Place place, Path data, Path results) {
    this.id = id;
    this.name = name;
    this.attempt = attempt;
    this.place = place;
    this.plainZip = place.plain() ? place.zipName() : null;
    this.data = data;
    this.results = results;
  }

  /** One in a folder of its own, with the usual name of its zip. */
  public OpenPacket(String id, PacketName name, int attempt, Path folder, Path data, Path results) {
    this(id, name, attempt, Place.folder(folder, folder.resolve(name.zip())), data, results);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public @Nullable String work() {
    return null;
  }

  @Override
  public PacketName name() {
    return name;
  }

  @Override
  public int attempt() {
    return attempt;
  }

  @Override
  public Path folder() {
    return place.folder();
  }

  /** Where it stands: at first in the inbox. */
  public Place place() {
    return place;
  }

  @Override
  public @Nullable String plainZip() {
    return plainZip;
  }

  @Override
  public Path zip() {
    return place.zip();
  }

  @Override
  public Path data() {
    return data;
  }

  @Override
  public Path results() {
    return results;
  }

  /** Its entries, counted from hand to hand. */
  public EntryLatch entries() {
    return entries;
  }

  /** How far it is, for those who watch. */
  public PacketProgress progress() {
    return progress;
  }

  /** Its way through the routes. */
  public Trail trail() {
    return trail;
  }

  /** What its processing has done so far. */
  public ProcessingSteps steps() {
    return steps;
  }

  /** What was verified before the door; null where there was nothing to verify. */
  public @Nullable Verified verified() {
    return verified;
  }

  /** Notes what was verified. */
  public void verified(@Nullable Verified found) {
    verified = found;
  }

  @Override
  public OpenContent content() {
    OpenContent open = content;
    if (open == null) {
      throw new IllegalStateException(name + " has not been opened");
    }
    return open;
  }

  /** Gives the packet its checked content. */
  public void admit(OpenContent checked) {
    content = checked;
    progress.expect(checked.count(), checked.bytes());
  }

  @Override
  public void processed(double part) {
    progress.processed(part);
    if (!Double.isNaN(part)) {
      steps.progress(progress.processed());
    }
  }

  @Override
  public void version(@Nullable String version) {
    steps.version(version);
  }

  /** Notes that the processing is given the content folder, and may change it. */
  public void process() {
    progress.beginProcessing();
  }

  /** Whether the processing works on it now: it has begun, and the packet has not ended. */
  public boolean isProcessing() {
    return wasProcessed() && ended == null;
  }

  /** Whether the processing was given the content folder. */
  public boolean wasProcessed() {
    return progress.sinceProcessing() != null;
  }

  /** The end of what the processing printed; null where it printed nothing. */
  public @Nullable String output() {
    return output;
  }

  @Override
  public void printed(@Nullable String end) {
    output = end;
  }

  /**
   * Notes that the work on it begins.
   *
   * @throws IllegalStateException when it has begun before: a route has made two of its exchange
   * @throws CancelledException when it was cancelled while it waited
   */
  public synchronized void begin() {
    cancellation.requireNone();
    if (begun) {
      throw new IllegalStateException("it has begun before; a route must not send it on twice");
    }
    begun = true;
    thread = Thread.currentThread(); // It stays with the packet until the packet's end.
    progress.open();
  }

  @Override
  public Deaths deaths() {
    return known.deaths();
  }

  @Override
  public Instant claimed() {
    return known.claimed();
  }

  @Override
  public int failures() {
    return known.failures();
  }

  @Override
  public @Nullable Duration worked() {
    return known.workedAnd(progress.worked());
  }

  /** Notes what the ledger knew of it when this attempt began. */
  public void known(Known what) {
    known = what;
  }

  /** Whether it stands in the archive, and is processed again. */
  public boolean isAgain() {
    return known.archived();
  }

  /** The thread that works on it; null before the work begins. */
  public @Nullable Thread thread() {
    return thread;
  }

  /** Whether the operator ends the work on it. */
  public Cancellation cancellation() {
    return cancellation;
  }

  /**
   * What whoever ends this attempt must hold until the end is noted: a route may have made copies
   * of its exchange, of which one alone may end it.
   */
  public Lock ending() {
    return ending;
  }

  /**
   * Looks that this attempt has not ended; to be called with {@link #ending} held.
   *
   * @throws IllegalStateException when it has ended
   */
  public void requireOpen() {
    String end = ended;
    if (end != null) {
      throw new IllegalStateException(
          "this attempt has ended before, the packet is "
              + end
              + "; a route must send a packet to one end, once");
    }
  }

  /** Notes how this attempt ended: what the packet is now, such as {@code archived}. */
  public void end(String how) {
    ended = how;
  }

  /** Notes how this attempt ended, and the folder that holds what was made of the packet. */
  public void end(String how, Path folder) {
    place = place.movedTo(folder);
    data = folder.resolve(String.valueOf(data.getFileName()));
    results = folder.resolve(String.valueOf(results.getFileName()));
    end(how); // Last, so that whoever sees it sees the place, too.
  }

  /** How this attempt ended; null while it has not. */
  public @Nullable String ended() {
    return ended;
  }

  /** Closes the content, where it is open. */
  public void close() {
    OpenContent open = content;
    if (open != null) {
      open.close(wasProcessed() && ended == null);
    }
  }

  @Override
  public String toString() {
    return name.toString();
  }
}
