package dev.wharf.packet;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A packet that this server has claimed, during one attempt at it. The routes pass it along, and a
 * packet processor is given it.
 */
public final class Packet implements Delivery {
  /** The exchange property that carries the packet, whatever the body is. */
  public static final String PROPERTY = "wharf.packet";

  private static final int MOST_ROUTES = 50;

  private final String id;
  private final PacketName name;
  private final int attempt;
  private final Path folder;
  private final Path data;
  private final Path results;
  private final PacketProgress progress = new PacketProgress();
  private volatile @Nullable PacketContent content;
  private volatile @Nullable String output;
  private volatile @Nullable String ended;
  private final List<String> routes = new CopyOnWriteArrayList<>();
  private volatile boolean cameOut;
  private volatile @Nullable Throwable unhandled;
  private volatile @Nullable String failedAt;

  /**
   * @param id this delivery's id, unique among all packets of all servers
   * @param attempt 1 for the first
   * @param folder the folder in the inbox
   * @param data where the content is unpacked, in the work folder
   * @param results where processing may write, in the work folder
   */
  public Packet(String id, PacketName name, int attempt, Path folder, Path data, Path results) {
    this.id = id;
    this.name = name;
    this.attempt = attempt;
    this.folder = folder;
    this.data = data;
    this.results = results;
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

  /** The number of this attempt, from 1; it goes on counting over restarts. */
  @Override
  public int attempt() {
    return attempt;
  }

  /** The folder in the inbox, as the sender left it. Nobody may write to it. */
  public Path folder() {
    return folder;
  }

  /** The packet's zip. */
  public Path zip() {
    return folder.resolve(name.zip());
  }

  /** The folder with the unpacked content; it does not exist when nothing is unpacked to disk. */
  public Path data() {
    return data;
  }

  /**
   * The folder for what processing makes: empty when the packet processor starts, joined to the
   * packet when it is archived, wiped when the attempt fails.
   */
  public Path results() {
    return results;
  }

  public PacketProgress progress() {
    return progress;
  }

  /**
   * The checked zip.
   *
   * @throws IllegalStateException before the door has let it in
   */
  public PacketContent content() {
    PacketContent open = content;
    if (open == null) {
      throw new IllegalStateException(name + " has not been opened");
    }
    return open;
  }

  /** Gives the packet its checked content. */
  public void admit(PacketContent checked) {
    content = checked;
    progress.expect(checked.count(), checked.bytes());
  }

  /** The end of what the processing printed; null where it printed nothing. */
  public @Nullable String output() {
    return output;
  }

  /** Notes the end of what the processing printed, for the receipt. */
  public void printed(@Nullable String end) {
    output = end;
  }

  /** Notes that a route has begun on it. */
  public void enter(String route) {
    if (!cameOut && routes.size() < MOST_ROUTES) {
      routes.add(route);
    }
  }

  /**
   * Notes where a route failed on it; the first to say so is the innermost.
   *
   * @param where route and step, as a clause
   */
  public void failAt(String where) {
    if (failedAt == null) {
      failedAt = where;
    }
  }

  /** Where a route failed on it; null where that is not known. */
  public @Nullable String failedAt() {
    return failedAt;
  }

  /** Whether a route has begun on it. */
  public boolean wasInRoutes() {
    return !routes.isEmpty();
  }

  /** Notes that it came out of the routes, with the failure that none of them handled, if any. */
  public void cameOut(@Nullable Throwable failure) {
    unhandled = failure;
    cameOut = true;
  }

  /** What is wrong with routes that it came out of before its end. */
  public NoEndException withoutEnd() {
    return new NoEndException(routes, unhandled);
  }

  /**
   * Notes how this attempt ended.
   *
   * @param how what the packet is now, such as {@code archived}
   */
  public void end(String how) {
    ended = how;
  }

  /** How this attempt ended; null while it has not. */
  public @Nullable String ended() {
    return ended;
  }

  /** Closes the content, where it is open. */
  public void close() {
    PacketContent open = content;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public String toString() {
    return name.toString();
  }
}
