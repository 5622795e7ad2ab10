package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.RawZip;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import dev.wharf.packet.Packet;
import dev.wharf.packet.PacketEntry;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.dataformat.zipfile.ZipSplitter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProcessingTest {
  private static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();
  private static final AtomicInteger RUNNING = new AtomicInteger();
  private static final AtomicInteger CALLS = new AtomicInteger();
  private static volatile CountDownLatch gate = new CountDownLatch(0);

  @RegisterExtension final TestServer wharf = new TestServer();

  @BeforeEach
  void reset() {
    SEEN.clear();
    RUNNING.set(0);
    CALLS.set(0);
    gate = new CountDownLatch(0);
  }

  /** Takes a stream. */
  public static final class TakesStream {
    public void read(InputStream content) throws IOException {
      SEEN.add(new String(content.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Takes bytes. */
  public static final class TakesBytes {
    public int count(byte[] content) {
      SEEN.add(new String(content, StandardCharsets.UTF_8));
      return content.length;
    }
  }

  /** Takes an entry, and reads nothing of it. */
  public static final class TakesEntry {
    public void look(PacketEntry entry) {
      SEEN.add(entry.name() + " " + entry.size());
    }
  }

  /** Unpacks and deletes, as many scripts do. */
  public static final class DeletesZip {
    public void process(Packet packet) throws IOException {
      Files.delete(packet.zip());
    }
  }

  /** Deletes the zip, and fails. */
  public static final class DeletesZipAndFails {
    public void process(Packet packet) throws IOException {
      Files.delete(packet.zip());
      throw new IOException("it fails");
    }
  }

  @Test
  void zipThatFailingProcessingDeletesIsSetAsideWithItsPacket() throws IOException {
    byte[] zip = PacketFolders.zip(Map.of("a", "x"));
    wharf
        .with("packetProcessor", DeletesZipAndFails.class)
        .with("wharf.retry.attempts", "2")
        .start();
    wharf.inbox().deliver("one", zip);
    Path folder = wharf.folder("quarantine").resolve("one");
    Waiting.until("it is set aside", () -> Files.exists(folder.resolve("wharf.json")));
    assertThat(folder.resolve("wharf.json")).content().contains("processing-failed", "it fails");
    assertThat(folder.resolve("one.zip")).hasBinaryContent(zip);
    wharf.settle();
  }

  @Test
  void zipThatTheProcessingDeletesIsArchivedAllTheSame() throws IOException {
    byte[] zip = PacketFolders.zip(Map.of("a", "x".repeat(300_000)));
    wharf.with("packetProcessor", DeletesZip.class).start();
    wharf.inbox().deliver("one", zip);
    assertThatFolder(wharf.archived("one")).isArchived();
    assertThat(wharf.archived("one").resolve("one.zip")).hasBinaryContent(zip);
    assertThat(wharf.logged("was taken away while its packet was processed")).isEqualTo(1);
    wharf.settle();
  }

  @Test
  void plainClassesWorkAsEntryProcessors() {
    Map<String, String> content = Map.of("a", "alpha", "folder/", "", "folder/b", "beta");
    for (Class<?> type : new Class<?>[] {TakesStream.class, TakesBytes.class, TakesEntry.class}) {
      SEEN.clear();
      wharf.with("entryProcessor", type).start();
      wharf.inbox().deliver(type.getSimpleName(), PacketFolders.zip(content));
      assertThatFolder(wharf.archived(type.getSimpleName())).isArchived();
      assertThat(SEEN)
          .containsExactlyInAnyOrder(
              type == TakesEntry.class
                  ? new String[] {"a 5", "folder/b 4"}
                  : new String[] {"alpha", "beta"});
      wharf.stop();
    }
  }

  @Test
  void damagedContentIsRefusedEvenWhenTheProcessorReadsNothing() {
    wharf.with("entryProcessor", TakesEntry.class).start();
    byte[] zip = dev.wharf.fixture.HostileZips.byReason().get(Reason.CRC_ERROR);
    wharf.inbox().deliver("damaged", zip);
    assertThatFolder(wharf.quarantined("damaged")).isQuarantined(Reason.CRC_ERROR, zip);
  }

  @Test
  void entriesCanBeProcessedWithoutBeingWritten() {
    wharf.with("wharf.unpack-into", "").start();
    wharf.inbox().deliver("streamed", PacketFolders.zip(3));
    assertThatFolder(wharf.archived("streamed")).isArchived();
    assertThat(wharf.archived("streamed").resolve("data")).doesNotExist();
  }

  @Test
  void camelZipfilesOwnSplitterWorksUnderTheSameRoutes() {
    wharf.with("entrySplitter", ZipSplitter.class).start();
    Map<String, String> content = Map.of("a", "alpha", "folder/b", "beta");
    wharf.inbox().deliver("stock", PacketFolders.zip(content));
    assertThatFolder(wharf.archived("stock")).isArchived().holdsContent(content);
    wharf.settle();
  }

  @Test
  void largePacketIsUnpackedByAllWorkersAndRefusedForOneBadEntryAmongMany() {
    wharf.start();
    Map<String, String> content = new TreeMap<>();
    for (int i = 0; i < 250; i++) {
      content.put("folder-" + i % 7 + "/" + i, String.valueOf(i).repeat(i * 20));
    }
    content.put("large", "0123456789".repeat(60_000));
    RawZip zip = new RawZip();
    content.forEach(zip::add);
    byte[] extra = new byte[100]; // One unknown field of 96 bytes.
    extra[0] = 0x77;
    extra[2] = 96;
    zip.add("extra", "with extra fields ".repeat(5000)).localExtra = extra;
    content.put("extra", "with extra fields ".repeat(5000));
    wharf.inbox().deliver("large", zip.bytes());
    assertThatFolder(wharf.archived("large")).isArchived().holdsContent(content);
    zip.add("damaged", "another ".repeat(10_000)).crc ^= 1;
    wharf.inbox().deliver("damaged", zip.bytes());
    assertThatFolder(wharf.quarantined("damaged")).isQuarantined(Reason.CRC_ERROR, zip.bytes());
    wharf.settle();
  }

  /** Waits for the gate. */
  public static final class Slow {
    public void process(PacketEntry entry) throws InterruptedException {
      RUNNING.incrementAndGet();
      gate.await();
      RUNNING.decrementAndGet();
    }
  }

  @Test
  void asManyWorkersAsAllowedAndNoMoreWhetherInOnePacketOrSeveral() {
    wharf.with("entryProcessor", Slow.class).with("wharf.workers", "3").with("wharf.packets", "2");
    wharf.start();
    for (int packets : new int[] {1, 4}) {
      gate = new CountDownLatch(1);
      for (int i = 0; i < packets; i++) {
        wharf.inbox().deliver("slow-" + packets + "-" + i, PacketFolders.zip(12 / packets));
      }
      Waiting.until("three workers run", () -> RUNNING.get() == 3);
      Waiting.until("the packets' threads have handed out", () -> queued() >= 3);
      assertThat(RUNNING).hasValue(3);
      assertThat(wharf.folder("work").toFile().list()).hasSizeLessThanOrEqualTo(2);
      gate.countDown();
      wharf.settle();
    }
    assertThat(wharf.folder("archive").toFile().list()).hasSize(5);
  }

  private int queued() {
    return wharf
        .context()
        .getEndpoint("seda:entries", org.apache.camel.component.seda.SedaEndpoint.class)
        .getCurrentQueueSize();
  }

  /** Fails twice, then works. */
  public static final class FailsTwice {
    public void process(Packet packet) throws IOException {
      Files.writeString(packet.results().resolve("attempt"), "" + packet.attempt());
      if (CALLS.incrementAndGet() <= 2) {
        throw new IOException("the model server is down");
      }
    }
  }

  @Test
  void failedProcessingIsTriedAgainFromTheStart() {
    wharf.with("packetProcessor", FailsTwice.class).with("wharf.retry.delay", "10ms").start();
    wharf.inbox().deliver("flaky", PacketFolders.zip(2));
    assertThatFolder(wharf.archived("flaky")).isArchived();
    assertThat(CALLS).hasValue(3);
    assertThat(wharf.archived("flaky").resolve("results/attempt")).hasContent("3");
    assertThat(assertThatFolder(wharf.archived("flaky")).receipt()).contains("\"attempts\" : 3");
    wharf.settle();
  }

  /** Never works on one entry. */
  public static final class FailsOnPoison {
    public void process(PacketEntry entry) {
      CALLS.incrementAndGet();
      if (entry.name().equals("poison")) {
        throw new IllegalStateException("cannot read\n" + entry.name());
      }
    }
  }

  @Test
  void lastingFailureIsQuarantinedAndOthersAreNot() {
    wharf.with("entryProcessor", FailsOnPoison.class).with("wharf.retry.delay", "10ms").start();
    byte[] zip = PacketFolders.zip(Map.of("poison", "x"));
    wharf.inbox().deliver("poisoned", zip);
    wharf.inbox().deliver("good", PacketFolders.zip(2));
    assertThatFolder(wharf.quarantined("poisoned")).isQuarantined(Reason.PROCESSING_FAILED, zip);
    assertThat(assertThatFolder(wharf.quarantined("poisoned")).receipt())
        .contains("failed 3 times", "cannot read\\\\npoison", "\"attempts\" : 3");
    assertThatFolder(wharf.archived("good")).isArchived();
    wharf.settle();
  }
}
