package dev.wharf.ship;

import dev.wharf.files.TreeFiles;
import dev.wharf.ledger.Shipment;
import dev.wharf.ledger.Shipments;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Printable;
import dev.wharf.packet.Receipt;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A packet on its way: its files, one after the other, the receipt last. Each file has ended before
 * the next is asked for. For one thread; its figures can be read by others.
 */
final class Consignment implements Iterator<OutgoingFile> {
  private static final String RECEIPT = "wharf.json";
  private static final long HOLD_EACH = Duration.ofSeconds(15).toNanos();

  private final Shipment shipment;
  private final Shipments shipments;
  private final BooleanSupplier stopping;
  private final long began = System.nanoTime();
  private final String temporary;
  private long held = began;
  private @Nullable Target target;
  private @Nullable Path folder;
  private @Nullable TreeFiles files;
  private @Nullable OutgoingFile current;
  private String place = "";
  private boolean fresh;
  private boolean receiptFollowed;
  private boolean withdrawn;
  private boolean broken;
  private final AtomicLong sentFiles = new AtomicLong();
  private final AtomicLong sentBytes = new AtomicLong();

  /**
   * @param stopping whether the server stops, so that what is on its way is left
   */
  Consignment(Shipment shipment, Shipments shipments, BooleanSupplier stopping) {
    this.shipment = shipment;
    this.shipments = shipments;
    this.stopping = stopping;
    this.receiptFollowed = shipment.receiptFollowed();
    // No sender can guess it. The next attempt has the same, so a kill leaves nothing for good.
    this.temporary = ".wharf-" + shipment.id();
  }

  Shipment shipment() {
    return shipment;
  }

  /**
   * Begins: finds a folder at the target that is no other packet's.
   *
   * @param archive the folder of the archive
   */
  void begin(Path archive, Target to) throws IOException {
    target = to;
    folder = archive.resolve(shipment.target());
    try {
      files = TreeFiles.of(folder, name -> Receipt.isFile(name));
    } catch (NoSuchFileException e) {
      throw new UnshippableException(
          "its folder "
              + Printable.of(shipment.target())
              + " is not in the archive any more; put it back");
    }
    place = place(to);
    fresh = !receiptFollowed && to.isEmpty(place);
  }

  private String place(Target to) throws IOException {
    String before = shipment.place();
    if (before != null && (receiptFollowed || isFree(to, before))) {
      return before;
    }
    PacketName name = shipment.name();
    Path folder = Objects.requireNonNull(Path.of(shipment.target()).getFileName());
    String wanted = new PacketName(name.inbox(), name.sender(), folder.toString()).value();
    for (int number = 2; !isFree(to, wanted) || !shipments.reserve(shipment, wanted); number++) {
      wanted = name.numbered(number);
    }
    return wanted;
  }

  // Another ledger's packets may go to the same place.
  private static boolean isFree(Target to, String place) throws IOException {
    return to.size(place + "/" + RECEIPT) < 0;
  }

  /** Whether the receipt has not been reached yet; Camel asks before a file has been sent. */
  @Override
  public boolean hasNext() {
    return Objects.requireNonNull(files).hasMore();
  }

  @Override
  public OutgoingFile next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    try {
      finish();
      TreeFiles.Found found = Objects.requireNonNull(files).next();
      if (found == null) {
        throw new UnshippableException("its receipt is not in its folder in the archive");
      }
      if (!found.isText()) {
        throw new UnshippableException(
            "the name of "
                + Printable.of(found.path())
                + " is no UTF-8, and cannot be passed on as it is");
      }
      OutgoingFile file = new OutgoingFile(found, files::open, this::read);
      current = file;
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void finish() throws IOException {
    if (current != null) {
      current.done();
      current = null;
    }
  }

  private void read(int bytes) throws IOException {
    sentBytes.addAndGet(bytes);
    goOn();
  }

  private void goOn() throws IOException {
    if (stopping.getAsBoolean()) {
      throw new InterruptedIOException("the server stops");
    }
    long now = System.nanoTime();
    if (now - held > HOLD_EACH) {
      held = now;
      if (!shipments.hold(shipment)) {
        throw new LostException();
      }
    }
  }

  /** Whether a file has to be sent; one that stands there with its size has not. */
  boolean isToBeSent(OutgoingFile file) throws IOException {
    goOn();
    if (file.found().isLast()) {
      if (shipment.again()) {
        removeOldResults();
      }
      if (!receiptFollowed) {
        target().settle(place);
        shipments.receiptFollows(shipment);
        receiptFollowed = true;
      }
    }
    boolean send =
        fresh || shipment.again() || target().size(name(file.found().path())) != file.size();
    if (!send) {
      sentFiles.incrementAndGet();
    } else if (receiptFollowed && !withdrawn && !file.found().isLast()) {
      target().remove(name(RECEIPT)); // Else it would look whole while it is not.
      withdrawn = true;
    }
    return send;
  }

  // What the processing before had made, and the one that the receipt tells of has not.
  private void removeOldResults() throws IOException {
    Path results = Objects.requireNonNull(folder).resolve(Layout.RESULTS);
    for (String path : target().below(name(Layout.RESULTS))) {
      if (!Files.exists(results.resolve(path), LinkOption.NOFOLLOW_LINKS)) {
        target().remove(name(Layout.RESULTS + "/" + path));
      }
    }
  }

  /** Where a file goes, below what the setting names. */
  String name(String path) {
    return place + "/" + path;
  }

  /** Sends what a step was given. */
  void send(Object body) throws Exception {
    if (!(body instanceof OutgoingFile file) || file != current) {
      throw new IllegalStateException("a step has changed the body, which is the file to be sent");
    }
    target().store(name(file.found().path()), file, temporary);
    sentFiles.incrementAndGet();
  }

  /**
   * Compares what stands there with a file that was sent.
   *
   * @throws ShortFileException when it has another size
   */
  void check(OutgoingFile file) throws IOException {
    long there = target().size(name(file.found().path()));
    if (there != Target.UNKNOWN && there != file.size()) {
      throw new ShortFileException(file.found().path(), file.size(), there);
    }
  }

  /** Ends when all files stand there. */
  void end() throws IOException {
    target().settle(place);
  }

  private Target target() {
    return Objects.requireNonNull(target);
  }

  /** Closes what it has open but the connection, which is returned; null where there was none. */
  @Nullable Target leave() {
    try {
      finish();
      if (files != null) {
        files.close();
      }
    } catch (IOException e) {
      Shipping.LOG.debug("What was read of {} cannot be closed", this, e);
    }
    return target;
  }

  /** Notes that the connection may be of no use any more. */
  void setBroken() {
    broken = true;
  }

  boolean isBroken() {
    return broken;
  }

  /** Its folder there; empty until it is chosen. */
  String place() {
    return place;
  }

  long passedOver() {
    return files == null ? 0 : files.passedOver();
  }

  long sentFiles() {
    return sentFiles.get();
  }

  long sentBytes() {
    return sentBytes.get();
  }

  double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  /** The packet's name, as people may see it. */
  @Override
  public String toString() {
    return shipment.name().toString();
  }

  /** Another server has the packet by now. */
  static final class LostException extends IOException {
    private static final long serialVersionUID = 1L;

    LostException() {
      super("another server ships the packet by now");
    }
  }
}
