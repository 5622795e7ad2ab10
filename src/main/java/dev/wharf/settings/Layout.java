package dev.wharf.settings;

import dev.wharf.packet.PacketName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where each thing of a packet stands on disk. */
public final class Layout {
  /** The longest path that Linux takes, in bytes (PATH_MAX without its final NUL). */
  private static final int LONGEST_PATH = 4095;

  private static final String RESULTS = "results";

  private final Settings settings;

  public Layout(Settings settings) {
    this.settings = settings;
  }

  /** The folder as the sender delivers it. */
  public Path delivered(PacketName name) {
    return settings.inbox().resolve(name.value());
  }

  /** Where packets are unpacked. */
  public Path work() {
    return settings.work();
  }

  /** All that is made of a packet while it is in work. */
  public Path work(PacketName name) {
    return settings.work().resolve(name.value());
  }

  /** The unpacked content. */
  public Path data(PacketName name) {
    return work(name).resolve(settings.unpackInto().isEmpty() ? "data" : settings.unpackInto());
  }

  /** What processing writes. */
  public Path results(PacketName name) {
    return work(name).resolve(RESULTS);
  }

  /** The sender's folder, taken from the inbox at its end and not yet in its last place. */
  public Path taken(PacketName name) {
    return work(name).resolve("folder");
  }

  /** Stands there once that delivery is on its way into its last place. */
  public Path placing(PacketName name, String id) {
    return work(name).resolve("placing-" + id);
  }

  /** A file that is being written, before it is renamed into the folder that has been taken. */
  public Path temporary(PacketName name) {
    return work(name).resolve("temporary");
  }

  /** A folder made for a link that was delivered in a folder's place. */
  public Path wrapping(PacketName name) {
    return work(name).resolve("wrapping");
  }

  /** Where the content stands in a folder that has been taken. */
  public Path dataIn(Path taken) {
    return taken.resolve(settings.unpackInto());
  }

  /** The name of the folder with the results, in the work folder and in the packet's. */
  public String resultsName() {
    return RESULTS;
  }

  /** Where the results stand in a folder that has been taken. */
  public Path resultsIn(Path taken) {
    return taken.resolve(RESULTS);
  }

  /** Whether content is written to disk at all. */
  public boolean unpacks() {
    return !settings.unpackInto().isEmpty();
  }

  /** The most bytes that a path below the content folder may have, wherever it comes to stand. */
  public int longestEntryPath(PacketName name) {
    int work = bytes(data(name));
    int archive = bytes(dataIn(settings.archive().resolve(name.numbered(99_999))));
    return LONGEST_PATH - 1 - Math.max(work, archive);
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }
}
