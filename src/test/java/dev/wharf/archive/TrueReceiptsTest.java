package dev.wharf.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Receipt;
import dev.wharf.packet.Receipt.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without a ledger; functional tests show the same with one. */
class TrueReceiptsTest {
  private static final Instant EARLY = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant LATE = Instant.parse("2026-03-01T11:00:00Z");

  @TempDir Path root;

  private final TrueReceipts receipts =
      new TrueReceipts(new Disk(Durability.OS), TestReceipts.KEY, null);

  private Path folder(String name) throws IOException {
    return Files.createDirectories(root.resolve("quarantine").resolve(name));
  }

  private static Receipt receipt(String id, String packet, Instant ended) {
    return TestReceipts.quarantined(id, packet, Reason.SLIP, ended);
  }

  private @Nullable String own(Path folder) throws IOException {
    TrueReceipts.Own own = receipts.of(folder, Outcome.QUARANTINED);
    return own == null ? null : own.id();
  }

  @Test
  void countsWhatBearsTheCode() throws IOException {
    Path folder = folder("packet");
    TestReceipts.write(folder, receipt("id", "packet", EARLY));

    assertThat(own(folder)).isEqualTo("id");
  }

  @Test
  void passesOverWhatSenderWrote() throws IOException {
    Path folder = folder("packet");
    TestReceipts.write(folder, receipt("id", "packet", EARLY));
    Path true_ = folder.resolve("wharf.json");
    Files.writeString(
        folder.resolve("wharf~9.json"), Files.readString(true_).replace("\"id\"", "\"id \""));
    Files.writeString(
        folder.resolve("wharf~8.json"), Files.readString(true_).replace("id", "other"));
    Files.writeString(folder.resolve("wharf~7.json"), "{\"id\":\"x\",\"packet\":\"packet\"}");
    Files.createSymbolicLink(folder.resolve("wharf~6.json"), true_);

    assertThat(own(folder)).isEqualTo("id");
  }

  @Test
  void findsNoneWhereOnlyTheSenderWroteSome() throws IOException {
    Path folder = folder("packet");
    TestReceipts.write(folder, receipt("id", "packet", EARLY));
    Path file = folder.resolve("wharf.json");
    Files.writeString(file, Files.readString(file).replace("slip", "bomb"));

    assertThat(own(folder)).isNull();
    assertThat(receipts.any(folder)).isTrue();
  }

  @Test
  void takesTheLastOneMadeWhereSenderCopiedAnEarlierOne() throws IOException {
    Path folder = folder("packet");
    TestReceipts.write(folder, receipt("before", "packet", EARLY));
    Files.move(folder.resolve("wharf.json"), folder.resolve("wharf~9.json"));
    TestReceipts.write(folder, receipt("now", "packet", LATE));

    assertThat(own(folder)).isEqualTo("now");
  }

  @Test
  void passesOverCopyOfAnotherPacketsReceipt() throws IOException {
    Path folder = folder("packet");
    TestReceipts.write(folder, receipt("other", "somebody", LATE));

    assertThat(own(folder)).isNull();
  }

  @Test
  void knowsPacketUnderItsNumberedName() throws IOException {
    Path folder = folder("packet~2");
    TestReceipts.write(folder, receipt("id", "packet", EARLY));

    assertThat(own(folder)).isEqualTo("id");
  }

  @Test
  void passesOverFileThatMayNotBeRead() throws IOException {
    Path folder = folder("packet");
    TestReceipts.write(folder, receipt("id", "packet", EARLY));
    Files.createDirectory(folder.resolve("wharf~2.json"));
    Files.write(folder.resolve("wharf~3.json"), new byte[] {(byte) 0xff, (byte) 0xfe});

    assertThat(own(folder)).isEqualTo("id");
  }
}
