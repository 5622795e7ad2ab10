package dev.wharf.intake;

import dev.wharf.packet.PacketName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the inbox's events have told of since the last poll. For one thread. */
final class Arrived {
  private static final Logger LOG = LoggerFactory.getLogger(Arrived.class);
  private static final int MOST = 1000;

  private final Path inbox;
  private final Predicate<String> whole;
  private final Set<String> names = new HashSet<>();
  private final Set<String> withoutZip = new HashSet<>();
  private boolean moreThanNames;

  /**
   * @param whole whether a folder of that name may be a packet
   */
  Arrived(Path inbox, Predicate<String> whole) {
    this.inbox = inbox;
    this.whole = whole;
  }

  /**
   * Takes the names that are all that there was to tell; empty where that is nothing, or more than
   * names.
   */
  Set<String> take() {
    Set<String> taken = moreThanNames ? Set.of() : Set.copyOf(names);
    names.clear();
    moreThanNames = false;
    return taken;
  }

  /** Whether the events tell of something that may be a packet. */
  boolean tells(WatchKey key) {
    boolean tells = false;
    for (WatchEvent<?> event : key.pollEvents()) {
      if (event.context() == null) { // An overflow: there is more than can be told.
        moreThanNames = true;
        tells = true;
      } else {
        tells |= tells(String.valueOf(event.context()));
      }
    }
    if (!key.reset()) {
      LOG.warn("The inbox {} is gone, or is another folder by now; restart the server", inbox);
    }
    return tells;
  }

  private boolean tells(String name) {
    if (!whole.test(name) || !Files.isDirectory(inbox.resolve(name))) {
      return false; // A loose file is no packet.
    }
    if (hasZip(name)) {
      note(name);
    } else {
      moreThanNames = true;
      if (withoutZip.size() < MOST) {
        withoutZip.add(name);
      }
    }
    return true;
  }

  private void note(String name) {
    if (names.size() < MOST) {
      names.add(name);
    } else {
      moreThanNames = true;
    }
  }

  /** Whether a folder of which an event told has its zip by now: no event tells of that. */
  boolean zipHasCome() {
    withoutZip.removeIf(name -> !Files.exists(inbox.resolve(name)));
    return withoutZip.removeIf(
        name -> {
          boolean has = hasZip(name);
          if (has) {
            note(name);
          }
          return has;
        });
  }

  private boolean hasZip(String name) {
    return Files.exists(inbox.resolve(name).resolve(new PacketName(name).zip()));
  }
}
