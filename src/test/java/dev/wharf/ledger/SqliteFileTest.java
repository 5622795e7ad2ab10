package dev.wharf.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.files.Durability;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.LedgerAddress;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ledgers in SQLite that others have damaged, before a start and while a server works. */
class SqliteFileTest {
  private static final int PAGE = 4096;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void fill() {
    file = folder.resolve("ledger.db");
    try (Ledger ledger = open()) {
      for (int i = 0; i < 60; i++) {
        ledger.claim(new PacketName("packet-" + i));
      }
    }
  }

  private Ledger open() {
    return JdbcLedger.single(
        new LedgerAddress(file, "", "", "", Duration.ofSeconds(30)),
        Durability.OS,
        Identity.unknown("test"),
        Clock.systemUTC());
  }

  @ParameterizedTest
  @ValueSource(ints = {100, PAGE, 10_000, 30_000})
  void ledgerThatWasCutOffIsRefused(int size) throws IOException {
    try (RandomAccessFile ledger = new RandomAccessFile(file.toFile(), "rw")) {
      ledger.setLength(size);
    }
    assertThatThrownBy(this::open)
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining(file + " is damaged: ")
        .hasMessageContaining("Restore it from a backup, or move it");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 2 * PAGE + 1, 3 * PAGE})
  void ledgerThatWasWrittenOverIsRefused(int offset) throws IOException {
    try (RandomAccessFile ledger = new RandomAccessFile(file.toFile(), "rw")) {
      ledger.seek(offset);
      ledger.write("somebody else's".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    assertThatThrownBy(this::open).hasMessageContaining(" is damaged: ");
  }

  @Test
  void soundLedgerIsOpened() {
    try (Ledger ledger = open()) {
      assertThat(ledger.open()).hasSize(60);
    }
  }

  /** A server's transactions, and the watch on their file, looked with by the test. */
  private final class Watched implements AutoCloseable {
    final SqliteTransactions database = new SqliteTransactions(file, Durability.OS);
    final List<String> lost = new ArrayList<>();
    final FileWatch watch = new FileWatch(new SqliteFile(file), database, lost::add);

    Watched() {
      write();
      watch.look();
      assertThat(lost).isEmpty();
    }

    void write() {
      database.run(sql -> sql.update("UPDATE packet SET updated = updated + 1"));
    }

    String found() {
      watch.look();
      assertThat(lost).as("one look may come between two connections").isEmpty();
      watch.look();
      assertThat(lost).hasSize(1);
      return lost.get(0);
    }

    @Override
    public void close() {
      watch.close();
      database.close();
    }
  }

  @Test
  void removalIsNoticed() throws IOException {
    try (Watched server = new Watched()) {
      Files.delete(file);
      assertThat(server.found()).contains("was removed while the server ran");
    }
  }

  @Test
  void replacementIsNoticed() throws IOException {
    Path copy = Files.copy(file, folder.resolve("copy"));
    try (Watched server = new Watched()) {
      Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
      assertThat(server.found()).contains("is another file by now");
    }
  }

  @Test
  void cuttingOffIsNoticed() throws IOException {
    try (Watched server = new Watched()) {
      Files.write(file, new byte[0]);
      assertThat(server.found()).contains("cut it off");
    }
  }

  @Test
  void removalOfTheLogIsNoticed() throws IOException {
    try (Watched server = new Watched()) {
      Files.delete(new SqliteFile(file).log());
      assertThat(server.found()).contains("ledger.db-wal was removed");
    }
  }

  @Test
  void newConnectionMayMakeANewLog() {
    try (Watched server = new Watched()) {
      assertThatThrownBy(() -> server.database.run(sql -> sql.update("no SQL")))
          .isInstanceOf(LedgerException.class); // It opens a new connection after that.
      server.write();
      server.watch.look();
      server.watch.look();
      assertThat(server.lost).isEmpty();
    }
  }
}
