package dev.wharf.notify;

import dev.wharf.files.Disk;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.Notice;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.InWords;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Printable;
import dev.wharf.settings.Inbox;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders in which senders see what became of their packets ({@code wharf.receipts}). That a
 * packet has ended is written at least once, since the ledger keeps it until then; that it was
 * taken is written where that works at once, and never over its end. Each file is there whole or
 * not at all. Safe for use by several threads.
 */
public final class SenderReceipts {
  private static final Logger LOG = LoggerFactory.getLogger(SenderReceipts.class);
  private static final int MOST = 100;
  private static final int LOCKS = 64;
  private static final String TEMPORARY = ".wharf-";
  private static final Duration ABANDONED = Duration.ofHours(1);

  private final Ledger ledger;
  private final Disk disk;
  private final Supplier<Settings> settings;
  private final Map<String, Path> folders = new ConcurrentHashMap<>();
  private final Object[] locks = new Object[LOCKS];

  /** Whether nothing is left of the time when senders were to see receipts. */
  private boolean emptied;

  private boolean failing;

  /**
   * @param settings as they are now
   */
  public SenderReceipts(Ledger ledger, Disk disk, Supplier<Settings> settings) {
    this.settings = settings;
    this.ledger = ledger;
    this.disk = disk;
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new Object();
    }
  }

  private boolean any() {
    return !folders().isEmpty();
  }

  /**
   * By inbox. What is still to be seen of one that has left the settings is written all the same.
   */
  private Map<String, Path> folders() {
    for (Inbox inbox : settings.get().inboxes()) {
      Path receipts = inbox.receipts();
      if (receipts == null) {
        folders.remove(inbox.name());
      } else {
        folders.put(inbox.name(), receipts);
      }
    }
    return folders;
  }

  /** Lets a packet's sender see that it was taken; what goes wrong holds no packet up. */
  public void taken(@ExchangeProperty(OpenPacket.PROPERTY) OpenPacket packet) {
    if (!any()) {
      return;
    }
    try {
      write(packet.name(), ReceiptFile.taken(packet));
    } catch (IOException e) {
      LOG.debug("The sender of {} does not see that it was taken", packet.name(), e);
    }
  }

  /** Writes what is due, at most 100; what cannot be written is tried again. */
  public void deliver() {
    if (any()) {
      emptied = false;
    } else if (emptied) {
      return;
    }
    boolean failed = false;
    boolean wrote = false;
    List<Notice> due = ledger.sendersOutbox().due(MOST);
    emptied = due.isEmpty();
    for (Notice notice : due) {
      try {
        ReceiptFile receipt = ReceiptFile.of(notice.receipt());
        write(receipt.packet(), receipt);
        ledger.sendersOutbox().delivered(notice);
        wrote = true;
      } catch (IOException e) {
        ledger.sendersOutbox().putOff(notice);
        failed = true;
        if (!failing) {
          failing = true;
          LOG.warn(
              "Senders do not see receipts (wharf.receipts): {} They are kept, and tried again",
              Printable.sentence(InWords.of(e)));
        }
      }
    }
    if (failing && wrote && !failed) {
      failing = false;
      LOG.info("Senders see receipts again");
    }
  }

  private void write(PacketName packet, ReceiptFile receipt) throws IOException {
    Path folder = folder(packet);
    if (folder == null) {
      return;
    }
    Path file = folder.resolve(ReceiptFile.name(packet.folder()));
    synchronized (locks[Math.floorMod(file.hashCode(), LOCKS)]) {
      ReceiptFile seen = Disk.present(file) ? ReceiptFile.read(file) : null;
      if (seen == null || !(receipt.isOlderThan(seen) || receipt.equals(seen))) {
        makeFolder(folder);
        disk.replace(file, receipt.bytes(), folder.resolve(TEMPORARY + receipt.id()));
        if (!receipt.isTaken()) {
          disk.sync(folder);
        }
      }
    }
  }

  /** Where a packet's receipt is seen; null where nobody sees it. */
  private @Nullable Path folder(PacketName packet) {
    Path receipts = folders().get(packet.inbox());
    return receipts == null || packet.sender().isEmpty()
        ? receipts
        : receipts.resolve(packet.sender());
  }

  private void makeFolder(Path folder) throws IOException {
    if (!Disk.present(folder)) {
      disk.createDirectories(folder);
      disk.sync(Objects.requireNonNull(folder.getParent()));
    }
  }

  /** Is given a file, and looks whether it is one of a receipt. */
  private interface Visitor {
    void visit(Path file) throws IOException;
  }

  /**
   * Makes what senders see of packets that were taken what the ledger says: a kill may have come
   * between the two. Waits until the ledger answers.
   */
  public void correct() {
    each(
        file -> {
          ReceiptFile seen = isReceipt(file) ? ReceiptFile.read(file) : null;
          if (seen != null && seen.isTaken()) {
            correct(file, seen);
          } else if (isTemporary(file) && isOlder(file, Instant.now().minus(ABANDONED))) {
            disk.delete(file);
          }
        });
  }

  private void correct(Path file, ReceiptFile seen) throws IOException {
    PacketRecord known = ledger.find(seen.id());
    if (known != null && isEnded(known.state())) {
      write(known.name(), ReceiptFile.of(known));
    } else if (known == null || known.state().ended()) {
      synchronized (locks[Math.floorMod(file.hashCode(), LOCKS)]) {
        ReceiptFile now = ReceiptFile.read(file);
        if (now != null && now.equals(seen)) {
          disk.delete(file); // Its sender took it back, so it was not taken after all.
        }
      }
    }
  }

  private static boolean isEnded(PacketState state) {
    return state == PacketState.ARCHIVED || state == PacketState.QUARANTINED;
  }

  /** Removes receipts that have had their time ({@code wharf.keep.history}); for a timer. */
  public void sweep() {
    Duration age = settings.get().inbox("").keeping().history();
    if (any() && age != null) {
      long removed = removeOlderThan(age);
      if (removed > 0) {
        LOG.info("removed {} receipts for senders: older than wharf.keep.history", removed);
      }
    }
  }

  /**
   * Removes the receipts of packets that ended so long ago, one at a time.
   *
   * @return how many
   */
  public long removeOlderThan(Duration age) {
    long[] removed = {0};
    Instant before = Instant.now().minus(age);
    each(
        file -> {
          ReceiptFile seen =
              isReceipt(file) && isOlder(file, before) ? ReceiptFile.read(file) : null;
          if (seen != null && !seen.isTaken()) {
            disk.delete(file);
            removed[0]++;
          }
        });
    return removed[0];
  }

  private static boolean isReceipt(Path file) {
    String name = String.valueOf(file.getFileName());
    return !name.startsWith(TEMPORARY) && name.endsWith(ReceiptFile.SUFFIX);
  }

  private static boolean isTemporary(Path file) {
    return String.valueOf(file.getFileName()).startsWith(TEMPORARY);
  }

  private static boolean isOlder(Path file, Instant moment) throws IOException {
    return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(moment);
  }

  private void each(Visitor visitor) {
    for (Inbox inbox : settings.get().inboxes()) {
      Path receipts = inbox.receipts();
      if (receipts != null) {
        try {
          each(receipts, inbox.senderFolders(), visitor);
        } catch (IOException | LedgerException e) {
          LOG.warn("The receipts in {} cannot be looked at: {}", receipts, InWords.of(e));
        }
      }
    }
  }

  private static void each(Path folder, boolean senders, Visitor visitor) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          visit(file, visitor);
        } else if (senders) {
          each(file, false, visitor);
        }
      }
    } catch (NoSuchFileException e) {
      return; // There has been no receipt yet.
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static void visit(Path file, Visitor visitor) throws IOException {
    try {
      visitor.visit(file);
    } catch (NoSuchFileException e) {
      return; // It has gone meanwhile.
    }
  }
}
