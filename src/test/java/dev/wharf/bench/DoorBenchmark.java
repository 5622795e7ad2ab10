package dev.wharf.bench;

import dev.wharf.packet.OpenPacket;
import dev.wharf.zip.CheckedZip;
import dev.wharf.zip.Inflaters;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to check a zip before anything of it is unpacked. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DoorBenchmark {
  @Param({"1", "10", "10000"})
  int entries;

  @Param("")
  String dir;

  private BenchPacket files;
  private OpenPacket packet;
  private Inflaters inflaters;

  @Setup
  public void prepare() throws IOException {
    files = new BenchPacket(dir, entries, 100);
    packet = files.packet();
    inflaters = BenchPacket.inflaters("AUTO");
  }

  @TearDown
  public void remove() throws IOException {
    files.close();
  }

  @Benchmark
  public long check() throws IOException {
    try (CheckedZip zip = BenchPacket.open(packet, inflaters)) {
      return zip.bytes();
    }
  }
}
