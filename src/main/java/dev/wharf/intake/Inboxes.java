package dev.wharf.intake;

import dev.wharf.intake.InboxItem.Kind;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.Inbox;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All inboxes of a server, for whoever asks about all of them. Safe for use by several threads. */
public final class Inboxes {
  private static final Logger LOG = LoggerFactory.getLogger(Inboxes.class);

  private final Map<String, InboxLook> looks = Collections.synchronizedMap(new LinkedHashMap<>());
  private final Supplier<Settings> settings;
  private final Clock steady;

  /**
   * @param settings as they are now
   * @param steady a clock that nobody sets
   */
  public Inboxes(Supplier<Settings> settings, Clock steady) {
    this.settings = settings;
    this.steady = steady;
    settings.get().inboxes().forEach(this::open);
  }

  /** Has an inbox be looked at that has come into the settings. */
  public InboxLook open(Inbox inbox) {
    String name = inbox.name();
    InboxLook look =
        new InboxLook(
            () -> Objects.requireNonNullElse(settings.get().find(name), inbox),
            other -> name.isEmpty() && settings.get().find(other) != null,
            steady);
    looks.put(name, look);
    return look;
  }

  /** Has an inbox not be looked at any more. */
  public void close(String inbox) {
    looks.remove(inbox);
  }

  /** The inbox of that name; null where it is not looked at. */
  public @Nullable InboxLook find(String inbox) {
    return looks.get(inbox);
  }

  /** The names of those that are looked at; empty for that of {@code wharf.inbox}. */
  public Set<String> names() {
    synchronized (looks) {
      return Set.copyOf(looks.keySet());
    }
  }

  /** The looks at each of them. */
  public Collection<InboxLook> all() {
    synchronized (looks) {
      return List.copyOf(looks.values());
    }
  }

  /**
   * Looks at all that stands in them.
   *
   * @throws IOException when one cannot be listed
   */
  void each(Consumer<InboxItem> consumer) throws IOException {
    for (InboxLook look : all()) {
      look.each(consumer);
    }
  }

  /**
   * Looks at all that stands in those that can be listed. While one cannot, the intake is closed
   * and says why.
   */
  void eachThatIsThere(Consumer<InboxItem> consumer) {
    for (InboxLook look : all()) {
      try {
        look.each(consumer);
      } catch (IOException e) {
        LOG.debug("The inbox {} cannot be listed", look.name(), e);
      }
    }
  }

  /** Whether a packet stands in its inbox: {@code waiting}, {@code arriving}, or null. */
  public @Nullable String state(PacketName packet) {
    InboxLook look = looks.get(packet.inbox());
    if (look == null) {
      return null;
    }
    InboxItem item = look.look(packet);
    return switch (item.kind()) {
      case READY, WITHOUT_ZIP -> "waiting";
      case ARRIVING, SETTLING -> "arriving";
      case STRAY -> null;
      case IGNORED -> look.isArriving(packet) ? "arriving" : null;
    };
  }

  /** The packets that stand ready, at most so many. */
  public List<PacketName> ready(int most) throws IOException {
    return readyItems(most).stream().map(InboxItem::packet).toList();
  }

  /** The packets that stand ready, at most so many, and where they stand. */
  List<InboxItem> readyItems(int most) throws IOException {
    List<InboxItem> ready = new ArrayList<>();
    for (InboxLook look : all()) {
      look.listing()
          .each(
              (sender, path) -> {
                InboxItem item = ready.size() < most ? look.look(sender, path) : null;
                if (item != null && item.is(Kind.READY)) {
                  ready.add(item);
                }
              });
    }
    return ready;
  }

  /**
   * Something in an inbox that will never be taken.
   *
   * @param why as a clause that begins with a verb
   */
  public record Stray(String name, String why) {}

  /**
   * What in the inboxes will never be taken.
   *
   * @param first of them, by their names
   * @param all how many there are
   */
  public record Strays(List<Stray> first, long all) {}

  /** What in the inboxes will never be taken; so many of them by name. */
  public Strays strays(int most) throws IOException {
    List<Stray> first = new ArrayList<>();
    long[] all = {0};
    each(
        item -> {
          if (item.is(Kind.STRAY) && all[0]++ < most) {
            first.add(new Stray(item.packet().value(), item.why()));
          }
        });
    first.sort(Comparator.comparing(Stray::name));
    return new Strays(first, all[0]);
  }

  /** Whether something may be a packet that only has to be left alone for a while. */
  public boolean settling() throws IOException {
    boolean[] any = {false};
    each(item -> any[0] |= item.is(Kind.SETTLING));
    return any[0];
  }

  /** How many folders stand in them that would be packets if their zip were there. */
  public long withoutZip() throws IOException {
    long[] count = {0};
    each(item -> count[0] += item.is(Kind.WITHOUT_ZIP) ? 1 : 0);
    return count[0];
  }
}
