package dev.wharf;

import dev.wharf.packet.Printable;
import java.util.ArrayList;
import java.util.List;

/** Turns what Camel throws at a start into one message for the user. */
final class StartFailure {
  private StartFailure() {}

  static StartException of(Throwable failure) {
    List<String> messages = new ArrayList<>();
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String message = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
      String line = Printable.of(message.strip().lines().findFirst().orElse(message));
      if (messages.stream().noneMatch(said -> said.contains(line))) {
        messages.removeIf(line::contains);
        messages.add(line);
      }
    }
    return new StartException(
        "The routes cannot be started: " + String.join(": ", messages), failure);
  }
}
