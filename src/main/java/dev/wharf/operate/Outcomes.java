package dev.wharf.operate;

import dev.wharf.packet.OutcomeListener;
import dev.wharf.packet.Printable;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Receipt;
import dev.wharf.packet.Receipt.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Logs one line for each packet that has ended, and counts them since the start. Safe for use by
 * several threads.
 */
public final class Outcomes implements OutcomeListener {
  private static final Logger LOG = LoggerFactory.getLogger("wharf");

  private static final Duration WORTH_SAYING = Duration.ofMillis(100);

  /** The key of the packet's name in the log's diagnostic context. */
  private static final String LOG_KEY = "packet";

  private final List<OutcomeListener> others = new CopyOnWriteArrayList<>();
  private final AtomicLong archived = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final Map<String, Long> quarantined = new TreeMap<>();

  /** Passes each packet that ends from now on to another listener too. */
  public void tell(OutcomeListener other) {
    others.add(other);
  }

  @Override
  public void ended(Receipt receipt, String folder) {
    String before = MDC.get(LOG_KEY);
    MDC.put(LOG_KEY, receipt.packet().toString());
    try {
      log(receipt, folder);
    } finally {
      if (before == null) { // Recovery, or a folder without its zip.
        MDC.remove(LOG_KEY);
      } else {
        MDC.put(LOG_KEY, before);
      }
    }
    others.forEach(other -> other.ended(receipt, folder));
  }

  private void log(Receipt receipt, String folder) {
    String place = folder.equals(receipt.packet().value()) ? "" : " as " + Printable.of(folder);
    if (receipt.outcome() == Outcome.ARCHIVED) {
      archived.incrementAndGet();
      bytes.addAndGet(receipt.bytes());
      LOG.info(
          "archived {}{}: {} entries, {}, {} ms{}{}",
          receipt.packet(),
          place,
          receipt.entries(),
          size(receipt.bytes()),
          receipt.took().toMillis(),
          waited(receipt),
          receipt.attempts() > 1 ? ", attempt " + receipt.attempts() : "");
    } else if (receipt.reason() != null) {
      String code = receipt.reason().code();
      synchronized (quarantined) {
        quarantined.merge(code, 1L, Long::sum);
      }
      LOG.info(
          "quarantined {}{}: {}: {}; {}",
          receipt.packet(),
          place,
          code,
          receipt.message(),
          receipt.reason().mend());
    }
  }

  private static String waited(Receipt receipt) {
    Duration waited = receipt.waited();
    return waited == null || waited.compareTo(WORTH_SAYING) < 0
        ? ""
        : " (" + waited.toMillis() + " waiting)";
  }

  /** Returns a number of bytes as people read it. */
  public static String size(long bytes) {
    String[] units = {"B", "KB", "MB", "GB", "TB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " B" : Math.round(value * 10) / 10.0 + " " + units[unit];
  }

  /** How many packets have been archived since the start. */
  public long archived() {
    return archived.get();
  }

  /** How many packets have been quarantined since the start, by the reason's code. */
  public Map<String, Long> quarantined() {
    synchronized (quarantined) {
      return new TreeMap<>(quarantined);
    }
  }

  /** How many packets have been quarantined since the start for that reason. */
  public long quarantined(Reason reason) {
    synchronized (quarantined) {
      return quarantined.getOrDefault(reason.code(), 0L);
    }
  }

  /** The content of the packets archived since the start, in bytes. */
  public long bytes() {
    return bytes.get();
  }

  /** How many packets have ended since the start. */
  public long ended() {
    return archived() + sum(quarantined());
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the counts in one line. */
  public String summary() {
    Map<String, Long> reasons = quarantined();
    long refused = sum(reasons);
    StringBuilder line = new StringBuilder();
    line.append(archived()).append(" archived, ").append(refused).append(" quarantined");
    if (!reasons.isEmpty()) {
      line.append(" (");
      String comma = "";
      for (Map.Entry<String, Long> reason : reasons.entrySet()) {
        line.append(comma).append(reason.getKey()).append(' ').append(reason.getValue());
        comma = ", ";
      }
      line.append(')');
    }
    return line.toString();
  }
}
