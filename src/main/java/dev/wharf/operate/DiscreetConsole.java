package dev.wharf.operate;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.ConsoleAppender;
import dev.wharf.settings.Addresses;
import org.jspecify.annotations.Nullable;

/**
 * The log on standard error. Addresses in what libraries and the user's code say, and in the
 * failures that are logged, are shown by scheme and host alone; very long ones are cut.
 */
final class DiscreetConsole extends ConsoleAppender<ILoggingEvent> {
  private static final String OURS = "dev.wharf.";

  /** Characters of one message; a step may log the whole of what a sender sent. */
  private static final int LONGEST = 16_000;

  /** What hides the end of a message may stand behind where it is cut. */
  private static final int LOOKED_AT = 4 * LONGEST;

  @Override
  protected void append(ILoggingEvent event) {
    super.append(discreet(event));
  }

  private static ILoggingEvent discreet(ILoggingEvent event) {
    // What our own code says has been looked at, but not what the failures say that it logs.
    boolean ours = event.getLoggerName().startsWith(OURS) || event.getLoggerName().equals("wharf");
    String said = String.valueOf(event.getFormattedMessage());
    String message = ours ? cut(said, said.length()) : shown(said);
    IThrowableProxy failure = event.getThrowableProxy();
    if (failure == null && message.equals(said)) {
      return event;
    }
    @Nullable Failure shownFailure = failure == null ? null : new Failure(failure);
    LoggingEvent other =
        new LoggingEvent() {
          @Override
          public @Nullable IThrowableProxy getThrowableProxy() {
            return shownFailure;
          }
        };
    other.setLoggerName(event.getLoggerName());
    other.setLevel(event.getLevel());
    other.setThreadName(event.getThreadName());
    other.setTimeStamp(event.getTimeStamp());
    other.setMDCPropertyMap(event.getMDCPropertyMap());
    other.setMessage(message);
    return other;
  }

  private static String shown(String whole) {
    String looked = whole.substring(0, Math.min(whole.length(), LOOKED_AT));
    boolean plain = looked.indexOf(':') < 0 && looked.indexOf('=') < 0;
    return cut(plain ? looked : Addresses.inText(looked), whole.length());
  }

  private static String cut(String text, int length) {
    return text.length() <= LONGEST
        ? text
        : text.substring(0, LONGEST) + "… (" + length + " characters in all)";
  }

  /** A failure as it may be shown. */
  private record Failure(IThrowableProxy hidden) implements IThrowableProxy {
    @Override
    public @Nullable String getMessage() {
      String message = hidden.getMessage();
      return message == null ? null : shown(message);
    }

    @Override
    public @Nullable IThrowableProxy getCause() {
      IThrowableProxy cause = hidden.getCause();
      return cause == null ? null : new Failure(cause);
    }

    @Override
    public IThrowableProxy[] getSuppressed() {
      IThrowableProxy[] all = hidden.getSuppressed();
      IThrowableProxy[] shown = new IThrowableProxy[all == null ? 0 : all.length];
      for (int i = 0; i < shown.length; i++) {
        shown[i] = new Failure(all[i]);
      }
      return shown;
    }

    @Override
    public String getClassName() {
      return hidden.getClassName();
    }

    @Override
    public StackTraceElementProxy[] getStackTraceElementProxyArray() {
      return hidden.getStackTraceElementProxyArray();
    }

    @Override
    public int getCommonFrames() {
      return hidden.getCommonFrames();
    }

    @Override
    public boolean isCyclic() {
      return hidden.isCyclic();
    }
  }
}
