package dev.wharf.upload;

import dev.wharf.files.Disk;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.Arrival;
import dev.wharf.settings.Arrival.Style;
import dev.wharf.settings.Inbox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an uploaded packet arrives in its inbox, and comes to stand.
 *
 * @param inbox as it was set when the request came
 * @param packet what it will be called; with a sender where the inbox has senders' folders
 * @param suffix the end of the name of the folder in which it arrives
 */
record Landing(Inbox inbox, PacketName packet, String suffix) {

  /** The folder in which packet and part stand: the inbox, or the sender's folder in it. */
  Path parent() {
    return packet.sender().isEmpty() ? inbox.folder() : inbox.folder().resolve(packet.sender());
  }

  /** The folder in which it arrives; the intake never touches it, by its name. */
  Path part() {
    return parent().resolve(packet.folder() + suffix);
  }

  /** The zip that arrives. */
  Path partZip() {
    return part().resolve(packet.zip());
  }

  /** Whether it comes to stand as a plain zip, without a folder. */
  boolean plain() {
    return !inbox.arrival().accept().folders();
  }

  /** Where the packet comes to stand. */
  Path target() {
    return parent().resolve(plain() ? packet.zip() : packet.folder());
  }

  /** The zip of the packet that stands under its name; null where none stands. */
  @Nullable Path standing() {
    Path folder = parent().resolve(packet.folder());
    if (Disk.exists(folder)) {
      return folder.resolve(packet.zip());
    }
    Path zip = parent().resolve(packet.zip());
    return inbox.arrival().accept().zips() && Disk.exists(zip) ? zip : null;
  }

  /** The marker that goes into the packet's folder; null where none does. */
  @Nullable Path markerInside() {
    return marks() && inbox.arrival().markerIsInside() && !plain()
        ? part().resolve(inbox.arrival().markerOf(packet.folder()))
        : null;
  }

  /** The marker that goes beside the packet; null where none does. */
  @Nullable Path markerBeside() {
    return marks() && !inbox.arrival().markerIsInside()
        ? parent().resolve(inbox.arrival().markerOf(packet.folder()))
        : null;
  }

  private boolean marks() {
    return inbox.arrival().style() == Style.MARKER;
  }

  /**
   * Requires that the intake will take a packet of that name.
   *
   * @throws RefusedUploadException with the rule that the name breaks
   */
  static void requireName(String name, Inbox inbox) throws RefusedUploadException {
    Arrival arrival = inbox.arrival();
    if (!PacketName.isValid(name)) {
      throw bad("must be one folder's name: not empty, '.' or '..', and without '/' and NUL");
    }
    if (name.startsWith(".") || arrival.ignored().has(name)) {
      throw bad("is one that the inbox passes over (wharf.ignore, and what begins with a dot)");
    }
    for (String suffix : arrival.incompleteSuffixes()) {
      if (name.endsWith(suffix)) {
        throw bad("ends in '" + suffix + "', as what is still arriving does");
      }
    }
    if (arrival.style() == Style.MARKER && !arrival.markedBy(name).isEmpty()) {
      throw bad("is that of a marker");
    }
    int longest = PacketName.MAX_BYTES - longestAddition(arrival);
    if (name.getBytes(StandardCharsets.UTF_8).length > longest) {
      throw bad("is too long: " + longest + " bytes of UTF-8 are the most here");
    }
  }

  private static int longestAddition(Arrival arrival) {
    List<String> added = new ArrayList<>(List.of(".zip", arrival.incompleteSuffixes().get(0)));
    if (arrival.style() == Style.MARKER && !arrival.markerIsInside()) {
      added.add(arrival.markerOf(""));
    }
    return added.stream()
        .mapToInt(each -> each.getBytes(StandardCharsets.UTF_8).length)
        .max()
        .orElse(0);
  }

  private static RefusedUploadException bad(String rule) {
    return new RefusedUploadException(400, "the packet's name " + rule);
  }
}
