package dev.wharf.packet;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A packet that this server has claimed, during one attempt at it. The routes pass it along, and a
 * packet processor is given it.
 */
public final class Packet implements Delivery {
  /** The exchange property that carries the packet, whatever the body is. */
  public static final String PROPERTY = "wharf.packet";

  private final String id;
  private final PacketName name;
  private final int attempt;
  private final Path folder;
  private final Path data;
  private final Path results;
  private final PacketProgress progress = new PacketProgress();
  private volatile @Nullable PacketContent content;
  private volatile @Nullable String output;

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
