package dev.wharf.operate;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class LogLinesTest {
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} ";

  private final LoggerContext context = new LoggerContext();

  private String line(Level level, String packet, Throwable failure, String message) {
    LoggingEvent event =
        new LoggingEvent("x", context.getLogger("x"), level, message, failure, null);
    event.setMDCPropertyMap(packet == null ? Map.of() : Map.of("packet", packet));
    return new LogLines().doLayout(event);
  }

  private String info(String message) {
    return line(Level.INFO, null, null, message);
  }

  @ParameterizedTest
  @CsvSource({"ERROR, 'ERROR '", "WARN, 'WARN  '", "INFO, 'INFO  '", "DEBUG, 'DEBUG '"})
  void haveTimeLevelAndMessageInColumns(String level, String column) {
    assertThat(line(Level.toLevel(level), null, null, "hello")).matches(TIME + column + "hello\n");
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(strings = {"a\nb", "a\rb", "a\u001b[2Jb", "a\u202eb", "a\u2028b", "a\u0000b"})
  void areOneForEachEventWhateverItSays(String message) {
    String line = info(message);

    assertThat(line.strip().lines()).hasSize(1);
    assertThat(line).contains("a\\").endsWith("b\n").doesNotContain(message);
  }

  @Test
  void nameThePacketThatTheyAreAbout() {
    assertThat(line(Level.INFO, "one", null, "hello")).endsWith("INFO  one: hello\n");
  }

  @Test
  void nameThePacketOnce() {
    assertThat(line(Level.INFO, "one", null, "archived one")).endsWith("INFO  archived one\n");
  }

  @Test
  void tellFailureWithItsCausesAndStacks() {
    String lines =
        line(
            Level.WARN,
            null,
            new IllegalStateException("outer\nforged", new IOException("inner")),
            "failed");

    assertThat(lines)
        .contains("failed\njava.lang.IllegalStateException: outer\\nforged\n  at dev.wharf.")
        .contains("\nCaused by: java.io.IOException: inner\n  at dev.wharf.");
  }

  @Test
  void tellFailureWithoutMessage() {
    assertThat(line(Level.WARN, null, new IOException(), "failed"))
        .contains("failed\njava.io.IOException\n  at ");
  }

  @Test
  void endWhereCausesGoRoundInCircle() {
    Throwable outer = new IllegalStateException("outer");
    outer.initCause(new IOException("inner", outer));

    assertThat(line(Level.WARN, null, outer, "failed")).contains("Caused by: ");
  }
}
