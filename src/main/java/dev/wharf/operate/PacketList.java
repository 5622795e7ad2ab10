package dev.wharf.operate;

import dev.wharf.intake.InboxView;
import dev.wharf.intake.Inboxes;
import dev.wharf.intake.PacketsInWork;
import dev.wharf.ledger.Attempt;
import dev.wharf.ledger.History;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.operate.Operations.RefusedException;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Reason;
import dev.wharf.settings.LiveSettings;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Packets one by one: those in the inbox, those in work, and those that the ledger remembers. */
public final class PacketList {
  private static final int PAGE = 50;
  private static final String BLOCKED = "blocked";

  private final LiveSettings settings;
  private final PacketsInWork inWork;
  private final Inboxes inboxes;
  private final InboxView inboxView;
  private final Supplier<InboxView.View> inbox;
  private final Ledger ledger;
  private final Onward onward;

  public PacketList(
      LiveSettings settings,
      PacketsInWork inWork,
      Inboxes inboxes,
      InboxView inboxView,
      Supplier<InboxView.View> inbox,
      Ledger ledger,
      Onward onward) {
    this.settings = settings;
    this.inWork = inWork;
    this.inboxes = inboxes;
    this.inboxView = inboxView;
    this.inbox = inbox;
    this.ledger = ledger;
    this.onward = onward;
  }

  /** A page of packets, as {@link dev.wharf.operate.Operations#packets} has it. */
  PacketView.Page page(PacketQuery query) throws RefusedException {
    long wanted = Math.max(1, query.page());
    long offset = (wanted - 1) * PAGE;
    String search = query.search();
    return switch (query.state().toLowerCase(Locale.ROOT)) {
      case "arriving" -> arriving(search, wanted, offset);
      case "waiting" -> {
        List<String> names = inboxView.waiting(search);
        yield page(
            wanted,
            names.size(),
            names.stream()
                .skip(offset)
                .limit(PAGE)
                .map(name -> PacketView.inInbox(name, "waiting", 0, null))
                .toList());
      }
      case "inwork", "in-work" -> some(inWork(search), query, wanted, offset);
      case BLOCKED ->
          some(
              ledger.blocked().stream()
                  .filter(packet -> contains(packet.name().value(), search))
                  .map(RecordView::of)
                  .toList(),
              query,
              wanted,
              offset);
      default ->
          ended(
              new History.Query(
                  state(query.state()),
                  search,
                  moment("since", query.since()),
                  moment("before", query.before()),
                  offset,
                  PAGE,
                  reason(query.reason())),
              wanted);
    };
  }

  private static PacketView.Page some(
      List<PacketView> found, PacketQuery query, long page, long offset) throws RefusedException {
    Instant since = moment("since", query.since());
    List<PacketView> all =
        found.stream()
            .filter(
                packet ->
                    since == null
                        || packet.changed() == null
                        || !Instant.parse(packet.changed()).isBefore(since))
            .toList();
    return page(page, all.size(), all.stream().skip(offset).limit(PAGE).toList());
  }

  private static @Nullable String reason(String code) throws RefusedException {
    try {
      return code.isEmpty() ? null : Reason.ofCode(code).code();
    } catch (IllegalArgumentException e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    }
  }

  private PacketView.Page ended(History.Query query, long page) {
    History.Page known = ledger.history().page(query);
    return page(page, known.total(), known.packets().stream().map(RecordView::of).toList())
        .lookedThroughSince(known.older());
  }

  private static PacketView.Page page(long page, long total, List<PacketView> found) {
    return new PacketView.Page(
        page, Math.max(1, (total + PAGE - 1) / PAGE), PAGE, total, null, found);
  }

  private PacketView.Page arriving(String search, long page, long offset) {
    InboxView.View seen = inbox.get();
    List<PacketView> all =
        seen.arrivals().stream()
            .filter(arrival -> contains(arrival.name(), search))
            .map(
                arrival ->
                    PacketView.inInbox(
                        arrival.name(), "arriving", arrival.bytes(), arrival.changed().toString()))
            .toList();
    return page(
        page,
        search.isEmpty() ? seen.arriving() : all.size(),
        all.stream().skip(offset).limit(PAGE).toList());
  }

  private List<PacketView> inWork(String search) {
    return inWork.all().stream()
        .filter(packet -> packet.progress().sinceOpened() != null)
        .filter(packet -> contains(packet.name().value(), search))
        .flatMap(
            packet ->
                ledger.history().of(packet.name(), 2).stream()
                    .filter(known -> known.id().equals(packet.id())))
        .map(RecordView::of)
        .toList();
  }

  private static boolean contains(String name, String search) {
    return name.toLowerCase(Locale.ROOT).contains(search.toLowerCase(Locale.ROOT));
  }

  private static @Nullable PacketState state(String word) throws RefusedException {
    if (word.isEmpty() || word.equals("all")) {
      return null;
    }
    for (PacketState state : PacketState.values()) {
      if (state.name().equalsIgnoreCase(word)) {
        return state;
      }
    }
    throw new RefusedException(
        "there is no state '"
            + word
            + "'; there are arriving, waiting, in-work, blocked, archived, quarantined, replayed,"
            + " vanished, removing, removed");
  }

  private static @Nullable Instant moment(String name, String text) throws RefusedException {
    try {
      // What milliseconds cannot say is none that a ledger knows.
      return text.isEmpty() ? null : Instant.ofEpochMilli(Instant.parse(text).toEpochMilli());
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new RefusedException(name + " must be a moment such as 2026-01-02T03:04:05Z");
    }
  }

  /** Why the last attempt at a packet that waits ended; null where nothing is known of that. */
  private @Nullable String whyItWaits(PacketRecord packet) {
    if (packet.state() != PacketState.WAITING || packet.blocked() != null) {
      return packet.blocked();
    }
    List<Attempt> attempts = ledger.history().attempts(packet.id());
    return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1).message();
  }

  /** What is known of a name, the newest delivery first. */
  List<PacketView> of(String name) {
    List<PacketView> known = new ArrayList<>();
    if (!PacketName.isName(name, settings.get().inboxNames())) {
      return known;
    }
    PacketName packet = PacketName.parse(name, settings.get().inboxNames());
    ledger
        .history()
        .of(packet, PAGE)
        .forEach(record -> known.add(onward.with(RecordView.of(record, whyItWaits(record)))));
    boolean open = known.stream().anyMatch(view -> view.changed() != null && !ended(view));
    String stands = open ? null : inboxes.state(packet);
    if (stands != null) {
      InboxView.Arrival arrival = arrival(name);
      known.add(
          0,
          arrival == null
              ? PacketView.inInbox(name, stands, 0, null)
              : PacketView.inInbox(name, stands, arrival.bytes(), arrival.changed().toString()));
    }
    return known;
  }

  /** A packet that still arrives; null where none of that name does. */
  InboxView.@Nullable Arrival arrival(String name) {
    return inbox.get().arrivals().stream()
        .filter(arrival -> arrival.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static boolean ended(PacketView view) {
    return !view.state().equals(BLOCKED)
        && PacketState.valueOf(view.state().toUpperCase(Locale.ROOT)).ended();
  }
}
