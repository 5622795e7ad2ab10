package dev.wharf.operate;

import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.Shipment;
import dev.wharf.ledger.Shipments.Line;
import dev.wharf.settings.Settings;
import dev.wharf.ship.Shipping;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How shipping goes. While the ledger is away, the figures are those of before. Safe for use by
 * several threads.
 */
public final class ShippingView {
  private static final Logger LOG = LoggerFactory.getLogger(ShippingView.class);
  private static final int MOST = 20;
  private static final int NAMED = 5;
  private static final Status.Shipping NOTHING =
      new Status.Shipping(0, "", 0, 0, "", List.of(), List.of());

  private final Supplier<Settings> settings;
  private final Ledger ledger;
  private final Shipping shipping;
  private volatile Status.Shipping last = NOTHING;
  private volatile boolean off;

  public ShippingView(Supplier<Settings> settings, Ledger ledger, Shipping shipping) {
    this.settings = settings;
    this.ledger = ledger;
    this.shipping = shipping;
  }

  Status.Shipping look() {
    if (off) {
      return NOTHING;
    }
    try {
      List<Line> lines = ledger.shipments().lines();
      off = lines.isEmpty() && !settings.get().ships();
      List<Shipment> troubled = lines.isEmpty() ? List.of() : ledger.shipments().troubled(MOST);
      last =
          new Status.Shipping(
              lines.stream().mapToLong(Line::waiting).sum(),
              lines.stream()
                  .map(Line::oldest)
                  .min(Instant::compareTo)
                  .map(Instant::toString)
                  .orElse(""),
              shipping.shippedPackets(),
              shipping.shippedBytes(),
              problem(lines, troubled),
              troubled.stream().map(ShippingView::delayed).toList(),
              shipping.underWay().stream()
                  .map(
                      one ->
                          new Status.UnderWay(
                              one.name(), one.id(), one.files(), one.bytes(), one.seconds()))
                  .toList());
    } catch (LedgerException e) {
      LOG.debug("The ledger cannot be asked now", e);
    }
    return last;
  }

  private static Status.Delayed delayed(Shipment shipment) {
    return new Status.Delayed(
        shipment.name().value(),
        shipment.id(),
        shipment.since().toString(),
        shipment.failures(),
        String.valueOf(shipment.problem()));
  }

  /** What is wrong, as sentences; empty where nothing is. */
  private String problem(List<Line> lines, List<Shipment> troubled) {
    Set<String> shipping =
        settings.get().inboxes().stream()
            .filter(inbox -> inbox.shipTo().isSet())
            .map(inbox -> inbox.name())
            .collect(Collectors.toSet());
    StringBuilder problem = new StringBuilder();
    for (Line line : lines) {
      String resting = this.shipping.problem(line.inbox());
      if (!shipping.contains(line.inbox())) {
        say(problem, line, "still to be shipped, but wharf.ship-to is empty; set it as it was");
      } else if (resting != null) {
        say(
            problem,
            line,
            "still to be shipped to "
                + settings.get().inbox(line.inbox()).shipTo()
                + ": "
                + resting);
      }
    }
    return problem.isEmpty() ? single(troubled) : problem.toString();
  }

  private static void say(StringBuilder problem, Line line, String what) {
    problem
        .append(problem.isEmpty() ? "" : " ")
        .append(line.waiting())
        .append(line.waiting() == 1 ? " packet" : " packets")
        .append(line.inbox().isEmpty() ? "" : " of the inbox " + line.inbox())
        .append(line.waiting() == 1 ? " is " : " are ")
        .append(what)
        .append(". The oldest has waited since ")
        .append(line.oldest())
        .append('.');
  }

  // Others arrive, so it is these packets.
  private static String single(List<Shipment> troubled) {
    if (troubled.isEmpty()) {
      return "";
    }
    Set<String> names = new TreeSet<>();
    troubled.stream().limit(NAMED).forEach(one -> names.add(one.name().toString()));
    return String.join(", ", names)
        + (troubled.size() > NAMED ? " and others" : "")
        + " cannot be shipped: "
        + troubled.get(0).problem();
  }

  /** A delivery with what is known of its shipping. */
  PacketView with(PacketView view) {
    if (off || !view.state().equals("archived")) {
      return view;
    }
    @Nullable Shipment shipment = ledger.shipments().find(view.id());
    if (shipment == null) {
      return view;
    }
    Instant shipped = shipment.shipped();
    return shipped != null
        ? view.shipped(shipped.toString(), null)
        : view.shipped(null, shipment.problem() == null ? "it waits in line" : shipment.problem());
  }
}
