package dev.wharf.bench;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.packet.EntryPath;
import dev.wharf.packet.OpenEntry;
import dev.wharf.packet.OpenPacket;
import dev.wharf.unpack.Conversions;
import dev.wharf.unpack.EntrySplitter;
import dev.wharf.zip.Inflaters;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.dataformat.zipfile.ZipSplitter;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.CliConnectorFactory;
import org.apache.camel.support.DefaultExchange;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Unpacking a packet's entries on one thread: with Wharf's splitter, which proves each entry, its
 * door check before it; and with camel-zipfile's, which does neither.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SplitterBenchmark {
  @Param({"jdk", "own", "stock"})
  String splitter;

  /** Entries and the bytes of each. */
  @Param({"10x4096", "100x65536", "100x262144"})
  String shape;

  @Param("")
  String dir;

  private final Disk disk = new Disk(Durability.OS);
  private final EntrySplitter wharf = new EntrySplitter();
  private final ZipSplitter stock = new ZipSplitter();
  private final CamelContext camel = new DefaultCamelContext();
  private BenchPacket files;
  private Inflaters inflaters;
  private Path data;

  @Setup
  public void prepare() throws IOException {
    int by = shape.indexOf('x');
    int entries = Integer.parseInt(shape.substring(0, by));
    files = new BenchPacket(dir, entries, Integer.parseInt(shape.substring(by + 1)));
    inflaters = BenchPacket.inflaters(splitter.equals("own") ? "AUTO" : "JDK");
    // Else Camel's connector for its command line looks into the context while it starts.
    CliConnectorFactory connector =
        camel.getCamelContextExtension().getContextPlugin(CliConnectorFactory.class);
    if (connector != null) {
      connector.setEnabled(false);
    }
    camel.start();
    Conversions.addTo(camel.getTypeConverterRegistry());
  }

  @TearDown
  public void remove() throws IOException {
    camel.stop();
    files.close();
  }

  /** For {@link #write} alone: a folder that is not there. */
  @State(Scope.Benchmark)
  public static class Target {
    @TearDown(Level.Invocation)
    public void empty(SplitterBenchmark benchmark) throws IOException {
      benchmark.disk.wipe(benchmark.data);
    }
  }

  /** Reads all entries to their ends. */
  @Benchmark
  public long read() throws IOException {
    return unpack((path, content) -> content.transferTo(OutputStream.nullOutputStream()));
  }

  /** Writes all entries to files, without fsync. */
  @Benchmark
  public long write(Target target) throws IOException {
    return unpack(this::write);
  }

  private interface Work {
    long on(EntryPath path, InputStream content) throws IOException;
  }

  private long write(EntryPath path, InputStream content) throws IOException {
    Path file = path.below(data);
    disk.createDirectories(file.getParent());
    return disk.write(file, content, null, false);
  }

  private long unpack(Work work) throws IOException {
    OpenPacket packet = files.packet();
    data = packet.data();
    Exchange exchange = new DefaultExchange(camel);
    exchange.setProperty(OpenPacket.PROPERTY, packet);
    exchange.getIn().setBody(packet);
    if (splitter.equals("stock")) {
      return unpack((Iterator<?>) stock.evaluate(exchange), work);
    }
    packet.admit(BenchPacket.open(packet, inflaters));
    try {
      return unpack((Iterator<?>) wharf.evaluate(exchange), work);
    } finally {
      packet.close();
    }
  }

  private static long unpack(Iterator<?> messages, Work work) throws IOException {
    long bytes = 0;
    while (messages.hasNext()) {
      Message message = (Message) messages.next();
      if (message.getBody() instanceof OpenEntry entry) {
        try (InputStream content = entry.open()) {
          work.on(entry.path(), content);
        }
        bytes += entry.finish();
      } else {
        EntryPath path = EntryPath.of(message.getHeader("zipFileName", String.class));
        bytes += work.on(path, message.getBody(InputStream.class));
      }
    }
    return bytes;
  }
}
