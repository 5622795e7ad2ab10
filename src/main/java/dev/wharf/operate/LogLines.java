package dev.wharf.operate;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.util.CachingDateFormatter;
import dev.wharf.packet.Printable;

/**
 * Log events as lines for people: time, level, message and stack trace, with every control
 * character written out. So names from outside can neither start a line nor control a terminal.
 */
public final class LogLines extends LayoutBase<ILoggingEvent> {
  private static final int LEVEL_WIDTH = 5;

  private final CachingDateFormatter times = new CachingDateFormatter("yyyy-MM-dd HH:mm:ss.SSS");

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder out = new StringBuilder(times.format(event.getTimeStamp())).append(' ');
    String level = event.getLevel().toString();
    out.append(level).append(" ".repeat(Math.max(0, LEVEL_WIDTH - level.length()) + 1));
    String message = event.getFormattedMessage();
    String packet = event.getMDCPropertyMap().get("packet");
    if (packet != null && !message.contains(packet)) {
      out.append(packet).append(": ");
    }
    out.append(Printable.of(message));
    String prefix = "";
    for (IThrowableProxy t = event.getThrowableProxy(); t != null; t = t.getCause()) {
      out.append(System.lineSeparator()).append(prefix).append(t.getClassName());
      if (t.getMessage() != null) {
        out.append(": ").append(Printable.of(t.getMessage()));
      }
      for (StackTraceElementProxy frame : t.getStackTraceElementProxyArray()) {
        out.append(System.lineSeparator()).append("  ").append(frame.getSTEAsString());
      }
      prefix = "Caused by: ";
    }
    return out.append(System.lineSeparator()).toString();
  }
}
