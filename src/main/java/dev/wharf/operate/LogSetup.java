package dev.wharf.operate;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Decides what is logged, and how, from the first line on. It logs to standard error, so that
 * standard output belongs to the command. {@code -Dlogback.configurationFile=FILE} replaces all of
 * it. It is code and not such a file because reading a file would take a tenth of a start.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogSetup extends ContextAwareBase implements Configurator {
  /** The appender's name. */
  static final String CONSOLE = "console";

  private static final Map<String, Level> LIBRARIES =
      Map.of(
          "org.apache.camel", Level.WARN,
          "com.zaxxer.hikari", Level.ERROR,
          "org.flywaydb", Level.WARN,
          // They repeat, with stacks, what the watch on the broker logs once.
          "org.apache.camel.component.jms", Level.OFF,
          "org.springframework.jms", Level.OFF,
          "org.apache.activemq.artemis", Level.ERROR,
          // The client learns that its request cannot be read; the log need not.
          "io.vertx.ext.web.RoutingContext", Level.OFF);

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    LogLines lines = new LogLines();
    lines.setContext(context);
    lines.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(lines);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new DiscreetConsole();
    console.setContext(context);
    console.setName(CONSOLE);
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(console);
    LIBRARIES.forEach((name, level) -> context.getLogger(name).setLevel(level));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
