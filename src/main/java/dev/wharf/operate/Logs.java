package dev.wharf.operate;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.slf4j.LoggerFactory;

/** Changes to what is logged, and how, while the server runs. */
public final class Logs {
  private static final String OUTCOMES = "wharf";

  private Logs() {}

  /**
   * Keeps Camel from telling, exchange by exchange, that a stop cut it off: the packets go back,
   * and the server says how many.
   */
  public static void quietCamel() {
    level("org.apache.camel", Level.ERROR);
    level("org.apache.camel.processor.FatalFallbackErrorHandler", Level.OFF);
  }

  /** Keeps the outcome of each packet out of the log. */
  public static void quietOutcomes() {
    level(OUTCOMES, Level.WARN);
  }

  /**
   * Sets the least important of what is logged, of Wharf's own and of the packets' outcomes;
   * libraries stay as they are.
   *
   * @param level ERROR, WARN, INFO or DEBUG
   */
  public static void level(String level) {
    level("dev.wharf", Level.toLevel(level));
    level(OUTCOMES, Level.toLevel(level));
  }

  private static void level(String name, Level level) {
    if (LoggerFactory.getLogger(name) instanceof Logger logger) {
      logger.setLevel(level);
    }
  }

  /** Writes each event as one JSON object in a line from now on. */
  public static void asJson() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
        && context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender(LogSetup.CONSOLE)
            instanceof OutputStreamAppender<ILoggingEvent> console) {
      Encoder<ILoggingEvent> json = json(context);
      json.start();
      console.stop();
      console.setEncoder(json);
      console.start();
    }
  }

  private static JsonEncoder json(LoggerContext context) {
    JsonEncoder json = new JsonEncoder();
    json.setContext(context);
    json.setWithContext(false);
    json.setWithSequenceNumber(false);
    json.setWithNanoseconds(false);
    json.setWithMessage(false);
    json.setWithArguments(false);
    json.setWithFormattedMessage(true);
    return json;
  }
}
