package dev.wharf.intake;

import dev.wharf.packet.PacketName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The senders, for those who watch: each sender with a folder of its own, and each inbox without
 * such folders. The last packet that was claimed tells when a sender last delivered. Where none was
 * claimed since the start, or something stands in the sender's folder, the folder's time tells it:
 * it moves when something comes into the folder or leaves it (POSIX). For one look, by one thread.
 */
public final class SenderView {
  private static final Logger LOG = LoggerFactory.getLogger(SenderView.class);

  private final Map<String, Counts> counts = new HashMap<>();
  private final PacketsInWork inWork;
  private final boolean alone;

  /**
   * @param alone whether no other server claims packets
   */
  SenderView(PacketsInWork inWork, boolean alone) {
    this.inWork = inWork;
    this.alone = alone;
  }

  private static final class Counts {
    long arriving;
    long waiting;
  }

  /**
   * A sender, or an inbox without senders' folders.
   *
   * @param name {@code SENDER}, {@code INBOX} or {@code INBOX/SENDER}; empty for {@code
   *     wharf.inbox} itself
   * @param changed when it last delivered, as far as that is known
   */
  public record Sender(String name, long arriving, long waiting, Instant changed) {}

  /** Counts a packet that arrives. */
  void arrives(PacketName packet) {
    of(packet).arriving++;
  }

  /** Counts a packet that waits. */
  void waits(PacketName packet) {
    of(packet).waiting++;
  }

  private Counts of(PacketName packet) {
    return counts.computeIfAbsent(packet.before(), before -> new Counts());
  }

  /** All of them, those that have been quiet for longest first. */
  List<Sender> all(Inboxes inboxes) {
    List<Sender> all = new ArrayList<>();
    for (InboxLook look : inboxes.all()) {
      try {
        for (Map.Entry<String, Path> folder : look.listing().folders().entrySet()) {
          String before = new PacketName(look.name(), folder.getKey(), "any").before();
          add(before, folder.getValue(), all);
        }
      } catch (IOException e) {
        LOG.debug("The senders of the inbox {} cannot be listed", look.name(), e);
      }
    }
    all.sort(Comparator.comparing(Sender::changed).thenComparing(Sender::name));
    return all;
  }

  private void add(String before, Path folder, List<Sender> all) throws IOException {
    Counts known = counts.getOrDefault(before, new Counts());
    String name = before.isEmpty() ? before : before.substring(0, before.length() - 1);
    try {
      Instant claimed =
          alone && known.arriving + known.waiting == 0 ? inWork.lastClaim(before) : null;
      Instant changed = claimed == null ? Files.getLastModifiedTime(folder).toInstant() : claimed;
      all.add(new Sender(name, known.arriving, known.waiting, changed));
    } catch (NoSuchFileException e) {
      LOG.debug("{} has gone meanwhile", folder, e);
    }
  }
}
