package dev.wharf.server;

import dev.wharf.packet.OpenPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says which threads hold a stop, on which packets, and where in the code. */
final class Holders {
  private static final int MOST = 5;
  private static final Set<String> JDK = Set.of("java.", "jdk.", "sun.", "javax.");

  private Holders() {}

  /**
   * What holds a stop, as a clause.
   *
   * @param packets the packets that are in work still
   * @param closing what is being closed, in words; null where that is not known
   */
  static String inWords(List<OpenPacket> packets, @Nullable String closing, Thread stopping) {
    List<String> held = new ArrayList<>();
    for (OpenPacket packet : packets) {
      Thread thread = packet.thread();
      if (thread != null && held.size() < MOST) {
        held.add("the packet " + packet.name() + ", on which " + inWords(thread) + " works");
      }
    }
    if (packets.size() > held.size()) {
      int more = packets.size() - held.size();
      held.add(more + (more == 1 ? " more packet" : " more packets"));
    }
    if (held.isEmpty()) {
      held.add(
          "closing " + Objects.requireNonNullElse(closing, "it") + ", by " + inWords(stopping));
    }
    return String.join("; ", held);
  }

  /** The thread that has called {@code System.exit}, where it is none of Wharf's own. */
  static @Nullable Thread exiting() {
    for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
      StackTraceElement[] stack = each.getValue();
      if (exits(stack) && !place(stack).startsWith("dev.wharf.cli.")) {
        return each.getKey();
      }
    }
    return null;
  }

  /** A thread with its name and its place. */
  static String inWords(Thread thread) {
    StackTraceElement[] stack = thread.getStackTrace();
    String place = place(stack);
    return "the thread '"
        + thread.getName()
        + "'"
        + (place.isEmpty()
            ? ""
            : (exits(stack) ? " (in System.exit, called at " : " (at ") + place + ")");
  }

  private static boolean exits(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .anyMatch(
            frame ->
                frame.getClassName().equals("java.lang.Runtime")
                    && frame.getMethodName().equals("exit"));
  }

  /** The innermost frame that is not the Java runtime's own. */
  private static String place(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .filter(frame -> JDK.stream().noneMatch(frame.getClassName()::startsWith))
        .findFirst()
        .map(frame -> frame.toString().replaceFirst("^.*//?", "")) // Without loader and module.
        .orElse("");
  }
}
