package dev.wharf.keep;

import dev.wharf.ledger.Removals.Mark;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How far somebody has come who looks through all that may have to be removed. */
record Cursor(Kind kind, Mark mark) {
  static final Cursor START = new Cursor(Kind.ARCHIVED, Mark.START);

  private static final Pattern TEXT = Pattern.compile("([A-Z]+)\\.(\\d{1,15})\\.([\\w-]{0,40})");

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Cursor of(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return START;
    }
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("after must be what next of the answer before was");
    }
    return new Cursor(
        Kind.valueOf(matcher.group(1)),
        new Mark(Instant.ofEpochMilli(Long.parseLong(matcher.group(2))), matcher.group(3)));
  }

  Cursor at(Mark next) {
    return new Cursor(kind, next);
  }

  /** The begin of the next kind; null after the last one. */
  @Nullable Cursor next() {
    Kind next = kind.next();
    return next == null ? null : new Cursor(next, Mark.START);
  }

  @Override
  public String toString() {
    return kind + "." + mark.updated().toEpochMilli() + "." + mark.id();
  }
}
