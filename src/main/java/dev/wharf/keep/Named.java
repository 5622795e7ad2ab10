package dev.wharf.keep;

import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Printable;
import dev.wharf.settings.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which delivery somebody means: by its id, by its place below the archive or the quarantine or as
 * a path, or by the packet's name where only one delivery of it can be meant.
 */
public final class Named {
  private static final int MOST = 1000;
  private static final int MOST_SHOWN = 5;

  private final Supplier<Settings> settings;
  private final Ledger ledger;
  private final PlaceOf places;

  /**
   * What was found.
   *
   * @param problem why there is none, as a clause; null when there is
   */
  public record Found(@Nullable PacketRecord packet, @Nullable String problem) {}

  /** One that finds packets by these settings in this ledger. */
  public static Named of(Supplier<Settings> settings, Ledger ledger) {
    return new Named(settings, ledger, new PlaceOf(settings));
  }

  Named(Supplier<Settings> settings, Ledger ledger, PlaceOf places) {
    this.settings = settings;
    this.ledger = ledger;
    this.places = places;
  }

  /**
   * Finds the delivery.
   *
   * @param unfit why a delivery cannot be meant, as a clause; null where it can
   */
  public Found find(String text, Function<PacketRecord, @Nullable String> unfit) {
    PacketRecord byId = ledger.history().find(text);
    if (byId != null) {
      return among(List.of(byId), unfit);
    }
    List<PacketRecord> known = new ArrayList<>(at(text));
    if (known.stream().allMatch(Named::isPast)) {
      known.addAll(0, ofName(text));
    }
    return known.isEmpty()
        ? new Found(null, "no packet of that name is known")
        : among(distinct(known), unfit);
  }

  // One that was read twice may have changed in between; the later reading counts.
  private static List<PacketRecord> distinct(List<PacketRecord> known) {
    Map<String, PacketRecord> byId = new LinkedHashMap<>();
    known.forEach(packet -> byId.put(packet.id(), packet));
    return List.copyOf(byId.values());
  }

  private static boolean isPast(PacketRecord packet) {
    return switch (packet.state()) {
      case REMOVING, REMOVED, REPLAYED, VANISHED -> true;
      default -> false;
    };
  }

  private Found among(List<PacketRecord> known, Function<PacketRecord, @Nullable String> unfit) {
    List<PacketRecord> fit = known.stream().filter(packet -> unfit.apply(packet) == null).toList();
    if (fit.size() == 1) {
      return new Found(fit.get(0), null);
    }
    return new Found(
        null,
        fit.isEmpty()
            ? unfit.apply(known.get(0))
            : "there are "
                + fit.size()
                + " of that name; say which, by its id: "
                + fit.stream().limit(MOST_SHOWN).map(this::shown).collect(Collectors.joining(", "))
                + (fit.size() > MOST_SHOWN ? ", …" : ""));
  }

  private String shown(PacketRecord packet) {
    return packet.id()
        + (packet.ending() == null
            ? " (" + packet.state().name().toLowerCase(java.util.Locale.ROOT) + ")"
            : " (" + Printable.of(places.folder(packet).toString()) + ")");
  }

  private List<PacketRecord> ofName(String text) {
    return PacketName.isName(text)
        ? ledger.history().of(PacketName.parse(text, settings.get().inboxNames()), MOST)
        : List.of();
  }

  /** Those that stand, or stood, in a place. */
  private List<PacketRecord> at(String text) {
    try {
      Path path = Path.of(text);
      for (Path root : List.of(settings.get().archive(), settings.get().quarantine())) {
        if (path.isAbsolute() && path.startsWith(root) && !path.equals(root)) {
          return at(root.relativize(path).toString()).stream()
              .filter(packet -> places.root(packet).equals(root))
              .toList();
        }
      }
    } catch (InvalidPathException e) {
      return List.of();
    }
    List<PacketRecord> known = new ArrayList<>(ofName(text));
    known.addAll(ofName(text.replaceFirst("~\\d{1,6}$", "")));
    List<PacketRecord> there =
        distinct(known).stream()
            .filter(packet -> packet.ending() != null && packet.state().ended())
            .filter(packet -> packet.decided().target().equals(text))
            .toList();
    return there.isEmpty() ? ledger.removals().at(text) : there;
  }
}
