package dev.wharf.keep;

import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.settings.InForce;
import dev.wharf.settings.Keeping;
import dev.wharf.settings.Settings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The kinds of what is removed once its time is over, in the order in which it is removed. */
enum Kind {
  ARCHIVED(PacketState.ARCHIVED, "packet", "archive"),
  QUARANTINED(PacketState.QUARANTINED, "packet", "quarantine"),
  CONTENT(PacketState.ARCHIVED, "data", "data"),
  REMOVED(PacketState.REMOVED, "history", "history"),
  REPLAYED(PacketState.REPLAYED, "history", "history"),
  VANISHED(PacketState.VANISHED, "history", "history");

  private final PacketState state;
  private final String what;
  private final String setting;

  Kind(PacketState state, String what, String setting) {
    this.state = state;
    this.what = what;
    this.setting = setting;
  }

  /** The kind that is removed after this one; null after the last. */
  @Nullable Kind next() {
    return switch (this) {
      case ARCHIVED -> QUARANTINED;
      case QUARANTINED -> CONTENT;
      case CONTENT -> REMOVED;
      case REMOVED -> REPLAYED;
      case REPLAYED -> VANISHED;
      case VANISHED -> null;
    };
  }

  /** The state that it is removed from. */
  PacketState state() {
    return state;
  }

  /** What of a packet is removed, in a word. */
  String what() {
    return what;
  }

  boolean isHistory() {
    return what.equals("history");
  }

  /** How long it is kept for the packets of an inbox; null for ever. */
  @Nullable Duration age(Settings settings, String inbox) {
    Keeping keeping = Keeping.of(settings, inbox);
    return switch (this) {
      case ARCHIVED -> keeping.archive();
      case QUARANTINED -> keeping.quarantine();
      case CONTENT -> keeping.data();
      default -> keeping.history();
    };
  }

  /** The shortest time for which it is kept in any inbox; null for ever. */
  @Nullable Duration shortest(Settings settings) {
    return settings.inboxes().stream()
        .map(inbox -> age(settings, inbox.name()))
        .filter(age -> age != null)
        .min(Duration::compareTo)
        .orElse(null);
  }

  /** The setting in force by which a packet's time is over, as it was written. */
  String why(Settings settings, PacketRecord packet) {
    String own = "wharf.inboxes." + packet.name().inbox() + ".keep." + setting;
    String name = settings.all().containsKey(own) ? own : "wharf.keep." + setting;
    InForce inForce = settings.all().get(name);
    return name + " = " + (inForce == null ? "" : inForce.value());
  }
}
