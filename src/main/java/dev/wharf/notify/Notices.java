package dev.wharf.notify;

import dev.wharf.child.Arguments;
import dev.wharf.child.Child;
import dev.wharf.child.Children;
import dev.wharf.child.CleanEnvironment;
import dev.wharf.ledger.Notice;
import dev.wharf.ledger.Outbox;
import dev.wharf.packet.Printable;
import dev.wharf.packet.Receipt.Outcome;
import dev.wharf.settings.Addresses;
import dev.wharf.settings.Settings;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receipts that are still to be delivered. The ledger keeps each one from the commit that ends
 * its packet until it has been delivered, so a delivery that was interrupted is done again.
 */
public final class Notices {
  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

  /** The exchange property with the notice that is being delivered. */
  static final String PROPERTY = "wharf.notice";

  /** The exchange property with the endpoint that it goes to. */
  static final String ENDPOINT = "wharf.endpoint";

  /** What a receiver begins with that is a command. */
  static final String COMMAND = "command:";

  private static final int MOST = 100;
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Outbox outbox;
  private final Settings settings;
  private final Children children;
  private boolean failing;

  public Notices(Outbox outbox, Settings settings, Children children) {
    this.outbox = outbox;
    this.settings = settings;
    this.children = children;
  }

  /** Returns the notices whose time has come, at most 100. */
  public List<Notice> due() {
    return settings.announced().isEmpty() ? List.of() : outbox.due(MOST);
  }

  /** Addresses the notice in the body, and puts its receipt into the body. */
  public void address(Exchange exchange) {
    Notice notice = exchange.getMessage().getBody(Notice.class);
    String to = to(notice);
    exchange.setProperty(PROPERTY, notice);
    exchange.setProperty(
        ENDPOINT,
        to.isEmpty()
            ? "log:wharf.notices"
            : to.startsWith(COMMAND)
                ? "direct:notify-command"
                : Receivers.endpoint(notice.outcome()));
    exchange.getMessage().setBody(notice.receipt());
    exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
    exchange.getMessage().setHeader(Exchange.FILE_NAME, notice.id() + ".json");
  }

  private String to(Notice notice) {
    return notice.outcome() == Outcome.ARCHIVED ? settings.onArchived() : settings.onQuarantined();
  }

  /**
   * Runs the command that is set for the notice, with the receipt on its standard input.
   *
   * @throws IOException when it fails, or takes longer than a minute
   */
  public void command(@ExchangeProperty(PROPERTY) Notice notice)
      throws IOException, InterruptedException {
    String line = to(notice).substring(COMMAND.length());
    Map<String, String> environment = CleanEnvironment.with(settings.noticeEnvironment());
    environment.put("WHARF_OUTCOME", notice.outcome().word());
    Child child =
        children.start(
            Arguments.split(line).filled(Map.of()),
            new File("").getAbsoluteFile(),
            environment,
            true);
    try {
      try (OutputStream in = child.input()) {
        in.write(notice.receipt().getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        LOG.debug("The command does not read the receipt, which it need not do", e);
      }
      InputStream printed = child.output();
      long end = System.nanoTime() + LONGEST.toNanos();
      while (!child.await(LOOK)) {
        printed.skipNBytes(
            printed.available()); // Nobody wants the output, but the command must not block on it.
        if (System.nanoTime() > end) {
          throw new IOException("it took longer than " + LONGEST.toSeconds() + " s");
        }
      }
      if (child.exit() != 0) {
        throw new IOException("it ended with exit code " + child.exit());
      }
    } finally {
      if (child.alive()) {
        child.end();
      }
    }
  }

  /** Notes that a notice was delivered. */
  public void delivered(@ExchangeProperty(PROPERTY) Notice notice) {
    outbox.delivered(notice);
    if (failing) {
      failing = false;
      LOG.info("Receipts are delivered again");
    }
  }

  /** Puts off a notice that could not be delivered. */
  public void failed(
      @ExchangeProperty(PROPERTY) Notice notice,
      @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
    outbox.putOff(notice);
    if (!failing) {
      failing = true;
      LOG.warn(
          "Receipts cannot be delivered to {}: {} They are kept, and tried again",
          Addresses.shown(to(notice)),
          Printable.sentence(Addresses.inText(cause.toString(), to(notice))));
    }
  }
}
