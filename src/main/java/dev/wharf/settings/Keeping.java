package dev.wharf.settings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where packets stand once they have ended, and for how long; null for ever.
 *
 * @param layout of the archive
 * @param archive how long a packet stays in the archive
 * @param quarantine how long a packet stays in the quarantine
 * @param data how long the unpacked content of an archived packet stays
 * @param history how long the ledger remembers a packet that stands nowhere any more; the same for
 *     all inboxes
 */
public record Keeping(
    ArchiveLayout layout,
    @Nullable Duration archive,
    @Nullable Duration quarantine,
    @Nullable Duration data,
    @Nullable Duration history) {

  static final Key<ArchiveLayout> LAYOUT =
      Key.of(
              "wharf.archive-layout",
              ArchiveLayout.STANDARD,
              ArchiveLayout.rule(),
              "where in the archive packets stand; also {yyyy} {MM} {dd} {HH}: when a packet was"
                  + " claimed, in UTC; what is empty drops out; packets that stand stay where they are")
          .live()
          .perInbox();
  static final Key<Span> ARCHIVE =
      Key.of(
              "wharf.keep.archive",
              "",
              Span.rule(),
              "how long packets stay in the archive (90d), at least until they were shipped and their"
                  + " receipts delivered; empty = for ever")
          .live()
          .perInbox();
  static final Key<Span> QUARANTINE =
      Key.of(
              "wharf.keep.quarantine",
              "",
              Span.rule(),
              "how long packets stay in the quarantine; empty = for ever")
          .live()
          .perInbox();
  static final Key<Span> DATA =
      Key.of(
              "wharf.keep.data",
              "",
              Span.rule(),
              "how long the unpacked content of archived packets stays, whose zip and results stay;"
                  + " empty = as long as the packet")
          .live()
          .perInbox();
  static final Key<Span> HISTORY =
      Key.of(
              "wharf.keep.history",
              "",
              Span.rule(),
              "how long the ledger remembers packets that stand nowhere any more; empty = for ever")
          .live();

  static final Section SECTION =
      new Section(
          "Keeping: where packets stand, and for how long",
          LAYOUT,
          ARCHIVE,
          QUARANTINE,
          DATA,
          HISTORY);

  /** A time; none for ever. */
  record Span(@Nullable Duration time) {
    static Rule<Span> rule() {
      Rule<Duration> rule = Rule.duration(Duration.ofSeconds(1));
      return value -> new Span(value.isEmpty() ? null : rule.read(value));
    }
  }

  static Keeping read(Values values, String inbox, Arrival arrival) {
    ArchiveLayout layout = values.get(LAYOUT, inbox);
    for (String text : layout.texts()) {
      if (arrival.ignored().has(text)) {
        values.problem(
            LAYOUT.name() + ": has the part " + text + ", which wharf.ignore says is nobody's");
      }
    }
    return new Keeping(
        layout,
        values.get(ARCHIVE, inbox).time(),
        values.get(QUARANTINE, inbox).time(),
        values.get(DATA, inbox).time(),
        values.get(HISTORY).time());
  }

  /** Whether anything is ever removed. */
  public boolean removes() {
    return archive != null || quarantine != null || data != null || history != null;
  }

  /** What holds for the packets of an inbox; where it is set no more, what holds for all. */
  public static Keeping of(Settings settings, String inbox) {
    Inbox known = settings.find(inbox);
    return (known == null ? settings.inboxes().get(0) : known).keeping();
  }
}
