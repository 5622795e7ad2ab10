package dev.wharf.bench;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.ledger.AfterEnd;
import dev.wharf.ledger.Ending;
import dev.wharf.ledger.Identity;
import dev.wharf.ledger.JdbcLedger;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.LedgerAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** A packet's way through the ledger, from claim to end; commits of several threads are grouped. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LedgerBenchmark {
  private static final Fingerprint ZIP = new Fingerprint(9, "ab".repeat(32));

  @Param({"full", "os"})
  String durability;

  /** Where the ledger stands: a folder in memory tells nothing of fsync. */
  @Param("")
  String dir;

  private final AtomicLong last = new AtomicLong();
  private Path folder;
  private Ledger ledger;

  @Setup
  public void open() throws IOException {
    folder = BenchPacket.temporary(dir);
    ledger =
        JdbcLedger.single(
            new LedgerAddress(folder.resolve("ledger.db"), "", "", "", Duration.ofSeconds(30)),
            durability.equals("full") ? Durability.FULL : Durability.OS,
            Identity.unknown("bench"),
            Clock.systemUTC());
  }

  @TearDown
  public void close() throws IOException {
    ledger.close();
    new Disk(Durability.OS).wipe(folder);
  }

  /** One packet after the other. */
  @Benchmark
  @Threads(1)
  public PacketRecord alone() {
    return packet();
  }

  /** As many side by side as {@code wharf.packets} lets in. */
  @Benchmark
  @Threads(4)
  public PacketRecord four() {
    return packet();
  }

  private PacketRecord packet() {
    PacketName name = new PacketName("packet-" + last.incrementAndGet());
    PacketRecord claimed = ledger.claim(name);
    OpenPacket packet =
        new OpenPacket(claimed.id(), name, claimed.attempt(), folder, folder, folder);
    ledger.advance(packet, PacketState.UNPACKING);
    ledger.archived(name, ZIP);
    ledger.advance(packet, PacketState.PROCESSING);
    Ending ending = new Ending(name.value(), null, null, 10, 40_960, ZIP, null);
    PacketRecord decided = ledger.decide(packet, PacketState.ARCHIVING, ending);
    ledger.end(decided, AfterEnd.NOTHING);
    return decided;
  }
}
