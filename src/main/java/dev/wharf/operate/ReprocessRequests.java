package dev.wharf.operate;

import dev.wharf.keep.Named;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.ledger.Removals.Mark;
import dev.wharf.ledger.Reprocess;
import dev.wharf.ledger.Reprocess.Stage;
import dev.wharf.operate.Operations.Again;
import dev.wharf.operate.Operations.RefusedException;
import dev.wharf.operate.Operations.Requested;
import dev.wharf.settings.Settings;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts archived packets in the line of those that are to be processed again. It holds a page of
 * them in memory. Safe for use by several threads.
 */
public final class ReprocessRequests {
  private static final int PAGE = 500;
  private static final String HELD = "held";

  private final Supplier<Settings> settings;
  private final Ledger ledger;
  private final Named named;
  private final BooleanSupplier served;
  private final Runnable wake;

  /**
   * @param served whether there is a route that takes packets out of the line
   * @param wake is run when packets were put in line
   */
  public ReprocessRequests(
      Supplier<Settings> settings, Ledger ledger, BooleanSupplier served, Runnable wake) {
    this.settings = settings;
    this.ledger = ledger;
    this.named = Named.of(settings, ledger);
    this.served = served;
    this.wake = wake;
  }

  /** As {@link Operations#reprocess}. */
  Requested request(Again which) throws RefusedException {
    if (!served.getAsBoolean()) {
      throw new RefusedException(
          "no route takes packets that are to be processed again; take"
              + " routes/reprocess.camel.yaml as it is shipped");
    }
    boolean byName = which.names() != null;
    if (byName == which.selects()) {
      throw new RefusedException(
          "say which: names, or one or more of inbox, since, version and outcome");
    }
    Requested requested = byName ? named(which.names()) : selected(which);
    if (requested.count() > 0) {
      wake.run();
    }
    return requested;
  }

  private Requested named(@Nullable List<String> names) {
    List<PacketRecord> found = new ArrayList<>();
    Map<String, String> problems = new LinkedHashMap<>();
    for (String name : names == null ? List.<String>of() : names) {
      Named.Found one = named.find(name, ReprocessRequests::unfit);
      if (one.packet() == null) {
        problems.put(name, String.valueOf(one.problem()));
      } else {
        found.add(one.packet());
      }
    }
    int added = ledger.reprocesses().request(found);
    Map<String, Long> left = new TreeMap<>();
    count(left, "in line already", found.size() - added);
    return new Requested(added, left, problems);
  }

  private static @Nullable String unfit(PacketRecord packet) {
    if (packet.state() != PacketState.ARCHIVED) {
      return "it is not archived; it is " + packet.state().name().toLowerCase(Locale.ROOT);
    }
    return packet.kept().held() == null ? null : "it is held; release it first";
  }

  private Requested selected(Again which) throws RefusedException {
    Predicates fit = new Predicates(which);
    Instant until = ledger.clock().instant().plusMillis(1);
    Mark mark = new Mark(moment(which.since()), "");
    Map<String, Long> left = new TreeMap<>();
    long requested = 0;
    List<PacketRecord> page;
    do {
      page = ledger.removals().ended(PacketState.ARCHIVED, false, until, mark, PAGE);
      List<PacketRecord> chosen = page.stream().filter(fit::test).toList();
      List<PacketRecord> free =
          chosen.stream().filter(packet -> packet.kept().held() == null).toList();
      int added = free.isEmpty() ? 0 : ledger.reprocesses().request(free);
      requested += added;
      count(left, HELD, chosen.size() - free.size());
      count(left, "in line already", free.size() - added);
      mark = page.isEmpty() ? mark : Mark.of(page.get(page.size() - 1));
    } while (page.size() == PAGE);
    return new Requested(requested, left, Map.of());
  }

  private static void count(Map<String, Long> left, String why, long packets) {
    if (packets > 0) {
      left.merge(why, packets, Long::sum);
    }
  }

  private static Instant moment(@Nullable String since) throws RefusedException {
    if (since == null) {
      return Instant.EPOCH;
    }
    try {
      return since.length() <= "2026-01-02".length()
          ? LocalDate.parse(since).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.ofEpochMilli(Instant.parse(since).toEpochMilli());
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new RefusedException(
          "since must be a day such as 2026-01-02, or a moment such as 2026-01-02T03:04:05Z");
    }
  }

  /** Which packets a request means. */
  private final class Predicates {
    private final Again which;
    private final boolean failed;

    Predicates(Again which) throws RefusedException {
      this.which = which;
      String inbox = which.inbox();
      if (inbox != null && !inbox.isEmpty() && !settings.get().inboxNames().contains(inbox)) {
        throw new RefusedException("there is no inbox '" + inbox + "'");
      }
      String outcome = which.outcome();
      if (outcome != null && !outcome.equals("archived") && !outcome.equals("failed")) {
        throw new RefusedException(
            "outcome must be archived, or failed for those whose new processing failed last");
      }
      failed = "failed".equals(outcome);
    }

    boolean test(PacketRecord packet) {
      if (which.inbox() != null && !which.inbox().equals(packet.name().inbox())) {
        return false;
      }
      String version = packet.decided().version();
      if (which.outcome() != null) {
        Reprocess last = ledger.reprocesses().find(packet.id());
        if (last != null && last.stage() == Stage.FAILED) {
          version = last.version();
        } else {
          last = null;
        }
        if (failed != (last != null)) {
          return false;
        }
      }
      return which.version() == null || which.version().equals(version == null ? "" : version);
    }
  }
}
