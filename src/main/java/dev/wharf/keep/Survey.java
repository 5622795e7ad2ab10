package dev.wharf.keep;

import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.Removals.Mark;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks through what has ended, a page at a time, for what is to be removed now. */
final class Survey {
  private final Supplier<Settings> settings;
  private final Ledger ledger;
  private final PlaceOf places;
  private final Standing standing;
  private final Undone undone;

  /**
   * A page.
   *
   * @param left how many stay though their time is over, by the reason
   * @param rows how many deliveries were looked at
   * @param next null when all was looked through
   */
  record Page(List<Due> due, Map<String, Long> left, int rows, @Nullable Cursor next) {}

  Survey(
      Supplier<Settings> settings,
      Ledger ledger,
      PlaceOf places,
      Standing standing,
      Undone undone) {
    this.settings = settings;
    this.ledger = ledger;
    this.places = places;
    this.standing = standing;
    this.undone = undone;
  }

  /** Whether anything is ever removed. */
  boolean isAsked() {
    Settings now = settings.get();
    for (Kind kind : Kind.values()) {
      if (kind.shortest(now) != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * The page after a place.
   *
   * @param most how many deliveries are looked at, at most
   */
  Page page(Cursor after, int most) {
    Settings now = settings.get();
    Kind kind = after.kind();
    Duration age = kind.shortest(now);
    if (age == null) {
      return new Page(List.of(), Map.of(), 0, after.next());
    }
    Instant moment = ledger.clock().instant();
    List<PacketRecord> rows =
        ledger
            .removals()
            .ended(kind.state(), kind == Kind.CONTENT, moment.minus(age), after.mark(), most);
    List<Due> due = new ArrayList<>();
    Map<String, Long> left = new HashMap<>();
    for (PacketRecord packet : rows) {
      // What is to be removed whole has been counted as that.
      if (isOver(kind, packet, moment, now)
          && !(kind == Kind.CONTENT && isOver(Kind.ARCHIVED, packet, moment, now))) {
        String stays = stays(kind, packet);
        if (stays != null) {
          left.merge(stays, 1L, Long::sum);
        } else {
          due.add(new Due(kind, packet, kind.why(now, packet), isNothing(kind, packet)));
        }
      }
    }
    Cursor next = rows.size() < most ? after.next() : after.at(Mark.of(rows.get(rows.size() - 1)));
    return new Page(due, left, rows.size(), next);
  }

  private static boolean isOver(Kind kind, PacketRecord packet, Instant moment, Settings settings) {
    Duration age = kind.age(settings, packet.name().inbox());
    return age != null && packet.updated().plus(age).isBefore(moment);
  }

  /** Why a packet stays though its time is over, as a clause; null where it does not. */
  private @Nullable String stays(Kind kind, PacketRecord packet) {
    if (packet.kept().held() != null) {
      return "held";
    }
    String stillToDo = undone.of(packet);
    if (stillToDo != null || kind.isHistory()) {
      return stillToDo;
    }
    try {
      return standing.holds(places.folder(packet), packet)
          ? null
          : "not in its place; see verify and forget";
    } catch (IOException e) {
      return "its folder cannot be read";
    }
  }

  private boolean isNothing(Kind kind, PacketRecord packet) {
    try {
      return kind == Kind.CONTENT && standing.content(places.folder(packet), packet) == null;
    } catch (IOException e) {
      return false; // Its removal says what is wrong.
    }
  }
}
