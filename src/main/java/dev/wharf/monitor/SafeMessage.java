package dev.wharf.monitor;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import dev.wharf.packet.Printable;

/**
 * A log event's message and stack trace with every control character written out: names from
 * outside can neither start a line of their own nor steer a terminal.
 */
public final class SafeMessage extends ClassicConverter {
  @Override
  public String convert(ILoggingEvent event) {
    StringBuilder out = new StringBuilder();
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
    return out.toString();
  }
}
