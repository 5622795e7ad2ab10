package dev.wharf.intake;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the events of an inbox, and of the senders' folders in it, have told of since the last poll.
 * For one thread, but for {@link #close}.
 */
final class Arrived {
  private static final Logger LOG = LoggerFactory.getLogger(Arrived.class);
  private static final int MOST = 1000;

  private final InboxLook look;
  private final @Nullable WatchService events;
  private final Map<WatchKey, String> senders = new HashMap<>();
  private final Set<Item> ready = new LinkedHashSet<>();
  private final Set<Item> unfinished = new LinkedHashSet<>();
  private boolean moreThanNames;

  /** Something in the inbox, or in a sender's folder in it. */
  record Item(String sender, Path path) {}

  Arrived(InboxLook look) {
    this.look = look;
    this.events = watch(look.inbox().folder());
    watchSenders();
  }

  private @Nullable WatchService watch(Path inbox) {
    try {
      WatchService service = inbox.getFileSystem().newWatchService();
      senders.put(inbox.register(service, StandardWatchEventKinds.ENTRY_CREATE), "");
      return service;
    } catch (IOException e) {
      LOG.info("The inbox {} is polled only; it cannot be watched: {}", inbox, e.toString());
      return null;
    }
  }

  /** Has the folders watched of senders that have come, as many as may be. */
  void watchSenders() {
    if (events == null || !look.inbox().senderFolders()) {
      return;
    }
    senders.keySet().removeIf(key -> !key.isValid());
    try {
      for (Map.Entry<String, Path> folder : look.listing().folders().entrySet()) {
        if (senders.size() < MOST && !senders.containsValue(folder.getKey())) {
          senders.put(
              folder.getValue().register(events, StandardWatchEventKinds.ENTRY_CREATE),
              folder.getKey());
        }
      }
    } catch (IOException e) {
      LOG.debug("Some senders' folders are polled only", e);
    }
  }

  /** Whether there can be events at all. */
  boolean canTell() {
    return events != null;
  }

  /**
   * Takes what has come whole, if that is all that there was to tell; nothing where there was
   * nothing, or more.
   */
  Set<Item> take() {
    Set<Item> taken = moreThanNames ? Set.of() : new LinkedHashSet<>(ready);
    ready.clear();
    moreThanNames = false;
    return taken;
  }

  /**
   * Waits for an event.
   *
   * @return whether one told of something that may be a packet
   * @throws ClosedWatchServiceException when the watch has ended
   */
  boolean await(long nanos) throws InterruptedException {
    if (events == null) {
      return false;
    }
    WatchKey key = events.poll(nanos, TimeUnit.NANOSECONDS);
    return key != null && tells(key);
  }

  /** Reads the events that are there, without waiting; whether there were any. */
  boolean drain() {
    boolean any = false;
    for (WatchKey key = next(); key != null; key = next()) {
      any |= tells(key);
    }
    return any;
  }

  private @Nullable WatchKey next() {
    try {
      return events == null ? null : events.poll();
    } catch (ClosedWatchServiceException e) {
      return null; // The loop ends.
    }
  }

  private boolean tells(WatchKey key) {
    String sender = senders.getOrDefault(key, "");
    Path folder = (Path) key.watchable();
    boolean tells = false;
    for (WatchEvent<?> event : key.pollEvents()) {
      if (event.context() == null) { // An overflow: there is more than can be told.
        moreThanNames = true;
        tells = true;
      } else {
        tells |= tells(new Item(sender, folder.resolve((Path) event.context())));
      }
    }
    if (!key.reset()) {
      senders.remove(key);
      if (sender.isEmpty()) {
        LOG.warn("The inbox {} is gone, or is another folder by now; restart the server", folder);
      }
    }
    return tells;
  }

  private boolean tells(Item item) {
    InboxItem seen = look.look(item.sender(), item.path());
    switch (seen.kind()) {
      case READY -> note(item);
      case WITHOUT_ZIP, ARRIVING, SETTLING -> {
        moreThanNames = seen.is(InboxItem.Kind.WITHOUT_ZIP) || moreThanNames;
        if (unfinished.size() < MOST) {
          unfinished.add(item);
        }
        return seen.is(InboxItem.Kind.WITHOUT_ZIP);
      }
      case IGNORED -> {
        return isMarker(item);
      }
      case STRAY -> {
        return look.inbox().senderFolders() && item.sender().isEmpty() && isNewSender();
      }
    }
    return true;
  }

  // It makes a packet whole that no event has told of by its own name.
  private boolean isMarker(Item item) {
    String name = String.valueOf(item.path().getFileName());
    String packet = new InboxNames(look.inbox().arrival()).marked(name);
    if (packet == null) {
      return false;
    }
    moreThanNames = true;
    return true;
  }

  private boolean isNewSender() {
    watchSenders();
    moreThanNames = true;
    return true;
  }

  private void note(Item item) {
    if (ready.size() < MOST) {
      ready.add(item);
    } else {
      moreThanNames = true;
    }
  }

  /** Whether something that an event told of has become whole by now: no event tells of that. */
  boolean hasBecomeWhole() {
    boolean any = false;
    for (Item item : Set.copyOf(unfinished)) {
      InboxItem seen = look.look(item.sender(), item.path());
      if (seen.is(InboxItem.Kind.READY)) {
        note(item);
        any = true;
      }
      if (!seen.is(InboxItem.Kind.WITHOUT_ZIP)
          && !seen.is(InboxItem.Kind.ARRIVING)
          && !seen.is(InboxItem.Kind.SETTLING)) {
        unfinished.remove(item);
      }
    }
    return any;
  }

  /** Ends the watch; whoever waits for an event is told so by an exception. */
  void close() {
    if (events != null) {
      try {
        events.close();
      } catch (IOException e) {
        LOG.debug("The watch on the inbox goes with the process", e);
      }
    }
  }
}
