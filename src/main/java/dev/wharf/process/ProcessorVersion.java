package dev.wharf.process;

import dev.wharf.child.Child;
import dev.wharf.child.Children;
import dev.wharf.packet.InWords;
import dev.wharf.packet.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which version of the user's code a command runs: a text, or the first line that another command
 * prints, which is run again when a file of the code, or of that command, has changed. Safe for use
 * by several threads.
 */
final class ProcessorVersion {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessorVersion.class);
  private static final String COMMAND = "command:";
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int MOST = 200;

  private @Nullable String text;
  private @Nullable String command;
  private @Nullable Object stamp;

  /** What the setting says: a text, or {@code command:} with a command. */
  synchronized void set(String value) {
    boolean asks = value.startsWith(COMMAND);
    command = asks ? value.substring(COMMAND.length()).strip() : null;
    text = asks || value.isBlank() ? null : value.strip();
    stamp = null;
  }

  /** Makes the command for the version run again: what it depends on may have changed unseen. */
  synchronized void forget() {
    stamp = null;
  }

  /**
   * The version of the code as it stands now.
   *
   * @param processor the command whose code it is
   * @return null where there is none, or it cannot be found out
   */
  synchronized @Nullable String of(Launch processor, Children children)
      throws InterruptedException {
    String asked = command;
    if (asked != null) {
      Launch asking = processor.withCommand(asked);
      Object now = List.of(processor.stamp(), asking.stamp());
      if (!now.equals(stamp)) {
        text = printed(asking, children);
        stamp = now;
      }
    }
    return text;
  }

  private static @Nullable String printed(Launch command, Children children)
      throws InterruptedException {
    try {
      Child child = command.start(children, Map.of(), Map.of(), true);
      try {
        child.input().close();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Thread reader = Pump.start("version of a command", () -> read(child.output(), said));
        if (child.await(LONGEST) && child.exit() == 0) {
          reader.join();
          String first = said.toString(StandardCharsets.UTF_8).lines().findFirst().orElse("");
          return Printable.of(first.strip());
        }
      } finally {
        child.end();
      }
      LOG.warn("The command for the version, '{}', failed", command.program());
    } catch (IOException e) {
      LOG.warn(
          "The command for the version, '{}', cannot be run: {}", command.program(), InWords.of(e));
    }
    return null;
  }

  // A command that prints more is not held up by that.
  private static void read(InputStream output, ByteArrayOutputStream said) throws IOException {
    said.writeBytes(output.readNBytes(MOST));
    output.transferTo(OutputStream.nullOutputStream());
  }
}
