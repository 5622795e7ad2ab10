package dev.wharf.keep;

import dev.wharf.files.Disk;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.SameFolders;
import dev.wharf.packet.InWords;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds packets, lets them go, and takes note of those that somebody removed on purpose. Packets
 * are named by id, by place or by name, as {@link Named} says. Safe for use by several threads.
 */
public final class Holds {
  private final Ledger ledger;
  private final SameFolders folders;
  private final Standing standing;
  private final PlaceOf places;
  private final Named named;

  private interface Change {
    /** Returns why a packet was not changed, as a clause; null where it was. */
    @Nullable String make(PacketRecord packet);
  }

  public Holds(Supplier<Settings> settings, Ledger ledger, SameFolders folders, Standing standing) {
    this.ledger = ledger;
    this.folders = folders;
    this.standing = standing;
    this.places = new PlaceOf(settings);
    this.named = new Named(settings, ledger, places);
  }

  /**
   * Holds packets: nothing of them is removed until they are released.
   *
   * @return why some are not held, by what they were called
   */
  public Map<String, String> hold(List<String> names) {
    return change(
        names,
        packet -> isGone(packet) ? "it is " + word(packet) + " already" : null,
        packet ->
            packet.kept().held() != null || ledger.removals().hold(packet, true)
                ? null
                : "it is being removed");
  }

  /**
   * Lets packets go that are held.
   *
   * @return why some are not released, by what they were called
   */
  public Map<String, String> release(List<String> names) {
    return change(
        names,
        packet -> packet.kept().held() == null ? "it is not held" : null,
        packet -> ledger.removals().hold(packet, false) ? null : "it is not held");
  }

  /**
   * Notes that packets were removed by somebody, on purpose.
   *
   * @return why some are not forgotten, by what they were called
   * @throws IOException when the archive or the quarantine is not the one that was used last
   */
  public Map<String, String> forget(List<String> names) throws IOException {
    folders.require();
    return change(
        names,
        this::mayNotBeForgotten,
        packet ->
            ledger
                    .removals()
                    .forget(packet, "it was removed by hand, and forgotten by the operator")
                ? null
                : "it is being removed");
  }

  private Map<String, String> change(
      List<String> names, Function<PacketRecord, @Nullable String> unfit, Change change) {
    Map<String, String> problems = new LinkedHashMap<>();
    for (String name : names) {
      Named.Found found = named.find(name, unfit);
      PacketRecord packet = found.packet();
      String problem = packet == null ? found.problem() : change.make(packet);
      if (problem != null) {
        problems.put(name, problem);
      }
    }
    return problems;
  }

  private @Nullable String mayNotBeForgotten(PacketRecord packet) {
    if (!packet.state().ended()) {
      return "it has not ended; it is " + word(packet);
    }
    if (isGone(packet)) {
      return "it is " + word(packet) + " already";
    }
    if (packet.kept().held() != null) {
      return "it is held; release it first";
    }
    try {
      return standing.holds(places.folder(packet), packet) || Disk.exists(places.hidden(packet))
          ? "it still stands in "
              + places.folder(packet)
              + "; forget is for what was removed by hand"
          : null;
    } catch (IOException e) {
      return "its folder cannot be read: " + InWords.of(e);
    }
  }

  private static boolean isGone(PacketRecord packet) {
    return switch (packet.state()) {
      case REMOVING, REMOVED, REPLAYED, VANISHED -> true;
      default -> false;
    };
  }

  private static String word(PacketRecord packet) {
    return packet.state().name().toLowerCase(Locale.ROOT);
  }
}
