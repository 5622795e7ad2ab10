package dev.wharf.operate;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.core.ConsoleAppender;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogSetupTest {
  private static final String FILE = "logback.configurationFile";

  private final LoggerContext context = new LoggerContext();
  private final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

  @AfterEach
  void clear() {
    System.clearProperty(FILE);
    context.stop();
  }

  @Test
  void isFoundByTheLoggingLibrary() {
    assertThat(ServiceLoader.load(Configurator.class).stream().map(ServiceLoader.Provider::type))
        .anyMatch(LogSetup.class::equals);
  }

  @Test
  void logsToStandardErrorFromInfoUp() {
    assertThat(new LogSetup().configure(context))
        .isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);

    assertThat(root.getLevel()).isEqualTo(Level.INFO);
    assertThat(root.getAppender(LogSetup.CONSOLE))
        .isInstanceOfSatisfying(
            ConsoleAppender.class,
            console -> {
              assertThat(console.getTarget()).isEqualTo("System.err");
              assertThat(console.isStarted()).isTrue();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "org.apache.camel, WARN",
    "org.apache.camel.impl.engine, WARN",
    "org.apache.camel.component.jms, OFF",
    "com.zaxxer.hikari, ERROR",
    "org.flywaydb, WARN",
    "io.vertx.ext.web.RoutingContext, OFF",
    "dev.wharf.server, INFO"
  })
  void keepsLibrariesQuiet(String logger, String level) {
    new LogSetup().configure(context);

    assertThat(context.getLogger(logger).getEffectiveLevel()).isEqualTo(Level.toLevel(level));
  }

  @Test
  void leavesAllToTheFileThatIsNamed() {
    System.setProperty(FILE, "my.xml");

    assertThat(new LogSetup().configure(context)).isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);

    assertThat(root.iteratorForAppenders()).isExhausted();
  }
}
