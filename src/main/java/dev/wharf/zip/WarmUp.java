package dev.wharf.zip;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.zip.Deflater;

/**
 * Inflates a sample of its own, so that the Java machine has compiled {@link RawInflater} when the
 * first large packet comes. Otherwise that packet takes a third longer. It takes some 0.3 s of
 * processor time, and what the compiler makes of it takes more; both only while the server has
 * nothing else to do, since small packets gain nothing by it.
 */
public final class WarmUp implements Runnable {
  private static final int SIZE = 256 * 1024;
  private static final int PIECE = 1500;
  static final int ROUNDS = 80;
  private static final Duration DELAY = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(4);
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private final BooleanSupplier idle;

  private WarmUp(BooleanSupplier idle) {
    this.idle = idle;
  }

  /**
   * Begins it in a thread of its own, which holds up no end; once in a process.
   *
   * @param idle whether the server has nothing else to do now
   */
  public static void begin(BooleanSupplier idle) {
    if (BEGUN.compareAndSet(false, true)) {
      Thread thread = new Thread(new WarmUp(idle), "wharf-warm-up");
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Override
  public void run() {
    LockSupport.parkNanos(DELAY.toNanos());
    inflate(idle);
  }

  /** Returns how often it inflated a whole sample. */
  static int inflate(BooleanSupplier idle) {
    RawInflater inflater = new RawInflater();
    byte[] into = new byte[RawInflater.BEFORE + SIZE + RawInflater.BEHIND];
    byte[] content = content(new Random(1));
    // From 6 on it looks for matches well; 0 stores.
    byte[] most = deflated(content, 6, Deflater.DEFAULT_STRATEGY);
    byte[] literals = deflated(content, 6, Deflater.HUFFMAN_ONLY);
    byte[] stored = deflated(content, 0, Deflater.DEFAULT_STRATEGY);
    int whole = 0;
    for (int i = 0; i < ROUNDS; i++) {
      while (!idle.getAsBoolean()) {
        LockSupport.parkNanos(LOOK.toNanos());
      }
      byte[] next = i % 16 == 7 ? literals : i % 16 == 15 ? stored : most;
      whole += inflater.inflate(next, 0, next.length, into, SIZE) == next.length ? 1 : 0;
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return whole;
  }

  /** Of everything a little, in pieces: words, numbers, repeated lines, short patterns, noise. */
  private static byte[] content(Random random) {
    byte[] content = new byte[SIZE];
    int at = 0;
    for (int kind = 0; at < SIZE; kind++) {
      int length = Math.min(PIECE, SIZE - at);
      byte[] piece =
          switch (kind % 8) {
            case 6 -> pattern(random, 1 + kind / 8 % 12);
            case 7 -> kind % 64 == 7 ? noise(random) : lines(random);
            default -> words(random);
          };
      System.arraycopy(piece, 0, content, at, length);
      at += length;
    }
    return content;
  }

  private static byte[] words(Random random) {
    StringBuilder text = new StringBuilder();
    while (text.length() < PIECE) {
      text.append(Integer.toString(random.nextInt(40_000_000), 36)).append(',');
      text.append(random.nextInt(100_000)).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] lines(Random random) {
    StringBuilder text = new StringBuilder();
    while (text.length() < PIECE) {
      text.append("{\"sensor\": \"S-").append(random.nextInt(50)).append("\", \"value\": ");
      text.append(random.nextInt(4000) / 100.0).append("},\n");
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] pattern(Random random, int period) {
    byte[] bytes = new byte[PIECE];
    for (int i = 0; i < PIECE; i++) {
      bytes[i] = (byte) (i < period ? random.nextInt() : bytes[i - period]);
    }
    return bytes;
  }

  private static byte[] noise(Random random) {
    byte[] bytes = new byte[PIECE];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] deflated(byte[] content, int level, int strategy) {
    Deflater deflater = new Deflater(level, true);
    try {
      deflater.setStrategy(strategy);
      deflater.setInput(content);
      deflater.finish();
      byte[] out = new byte[2 * SIZE];
      int length = 0;
      while (!deflater.finished()) {
        length += deflater.deflate(out, length, out.length - length);
      }
      return Arrays.copyOf(out, length);
    } finally {
      deflater.end();
    }
  }
}
