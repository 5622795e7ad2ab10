package dev.wharf.zip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Extra;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The inflater says what zlib says of the same data, whatever it is. */
class RawInflaterTest {
  /** {@code -Dwharf.fuzz=…} tries more. */
  private static final int TRIES = 20 * Integer.getInteger("wharf.fuzz", 300);

  private final Random random = new Random(Long.getLong("wharf.fuzz.seed", 21));
  private static final int MOST = 300_000;
  private final RawInflater inflater = new RawInflater();
  private final byte[] into = new byte[RawInflater.BEFORE + MOST + RawInflater.BEHIND];

  private int end(byte[] deflated) {
    return inflater.inflate(deflated, 0, deflated.length, into, MOST);
  }

  private byte[] made() {
    return Arrays.copyOfRange(into, RawInflater.BEFORE, RawInflater.BEFORE + inflater.made());
  }

  private byte[] content(int size, int symbols) {
    byte[] content = new byte[size];
    for (int i = 0; i < size; i++) {
      int gaussian = (int) (random.nextGaussian() * symbols);
      content[i] =
          i > 40 && random.nextInt(3) > 0 ? content[i - 1 - symbols % 40] : (byte) gaussian;
    }
    return content;
  }

  private static byte[] deflate(byte[] content, int level, int strategy) {
    Deflater deflater = new Deflater(level, true);
    deflater.setStrategy(strategy);
    deflater.setInput(content);
    deflater.finish();
    byte[] out = new byte[content.length * 2 + 100];
    int length = 0;
    while (!deflater.finished()) { // A strategy that was set makes a first call that gives nothing.
      length += deflater.deflate(out, length, out.length - length);
    }
    deflater.end();
    return Arrays.copyOf(out, length);
  }

  /** What zlib makes of data: its content, or nothing where it refuses the data. */
  private static final class Zlib {
    private final int end;
    private final byte[] content;

    private Zlib(int end, byte[] content) {
      this.end = end;
      this.content = content;
    }

    static Zlib of(byte[] deflated) {
      Inflater inflater = new Inflater(true);
      inflater.setInput(deflated);
      byte[] out = new byte[MOST];
      try {
        int length = inflater.inflate(out);
        return inflater.finished()
            ? new Zlib((int) inflater.getBytesRead(), Arrays.copyOf(out, length))
            : new Zlib(RawInflater.DOUBTFUL, new byte[0]);
      } catch (DataFormatException e) {
        return new Zlib(RawInflater.DOUBTFUL, new byte[0]);
      } finally {
        inflater.end();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0", "6, 0", "9, 0", "6, 1", "6, 2"})
  void makesTheContentOfGoodDataAndFindsItsEnd(int level, int strategy) {
    for (int size : new int[] {0, 1, 2, 7, 100, 5000, 70_000, 300_000}) {
      for (int symbols : new int[] {1, 5, 30, 90}) {
        byte[] content = content(size, symbols);
        byte[] good = deflate(content, level, strategy);
        assertThat(end(good)).isEqualTo(good.length);
        assertThat(made()).isEqualTo(content);
        byte[] more = Extra.join(new byte[3], good, new byte[9]);
        assertThat(inflater.inflate(more, 3, good.length + 9, into, MOST)).isEqualTo(good.length);
        assertThat(made()).isEqualTo(content);
        int cut = inflater.inflate(good, 0, Math.max(0, good.length - 1), into, MOST);
        assertThat(cut).isEqualTo(RawInflater.DOUBTFUL);
      }
    }
  }

  @Test
  void longerContentIsDoubtful() {
    for (int size : new int[] {1, 2, 9, 100, 300, 5000}) {
      for (int symbols : new int[] {1, 30}) {
        byte[] good = deflate(content(size, symbols), 6, 0);
        int most = size - 1 - size / 3;
        assertThat(inflater.inflate(good, 0, good.length, into, most))
            .isEqualTo(RawInflater.DOUBTFUL);
        assertThat(inflater.inflate(good, 0, good.length, into, size)).isEqualTo(good.length);
      }
    }
  }

  /** Matches of all lengths and small distances are copied in words that overlap. */
  @Test
  void repeatsShortPatterns() {
    for (int period = 1; period <= 40; period++) {
      byte[] content = new byte[700];
      for (int i = 0; i < content.length; i++) {
        content[i] = (byte) (i % period * 7 + i / 311);
      }
      for (int length = 1; length < content.length; length++) {
        byte[] part = Arrays.copyOf(content, length);
        byte[] good = deflate(part, 9, 0);
        assertThat(end(good)).isEqualTo(good.length);
        assertThat(made()).isEqualTo(part);
      }
    }
  }

  @Test
  void takesNothingThatZlibRefuses() {
    int taken = 0;
    for (int i = 0; i < TRIES; i++) {
      byte[] data = deflate(content(random.nextInt(400), 1 + random.nextInt(40)), 6, i % 3);
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        data[random.nextInt(Math.min(data.length, 60))] ^= (byte) (1 << random.nextInt(8));
      }
      Zlib zlib = Zlib.of(data);
      assertThat(end(data)).as("try %d", i).isEqualTo(zlib.end);
      if (zlib.end >= 0) {
        assertThat(made()).as("try %d", i).isEqualTo(zlib.content);
        taken++;
      }
    }
    assertThat(taken).isGreaterThan(TRIES / 50);
  }

  /** Data long enough for the fast way, which goes by whole words. */
  @Test
  void takesNothingLongThatZlibRefuses() {
    byte[][] good = new byte[12][];
    for (int i = 0; i < good.length; i++) {
      good[i] = deflate(content(20_000 + i * 1000, 1 + 7 * i), 6, i % 2);
    }
    for (int i = 0; i < TRIES / 2; i++) {
      byte[] data = good[i % good.length].clone();
      int within = i % 3 == 0 ? 90 : data.length;
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        data[random.nextInt(within)] ^= (byte) (1 << random.nextInt(8));
      }
      Zlib zlib = Zlib.of(data);
      if (zlib.content.length < MOST) {
        assertThat(end(data)).as("try %d", i).isEqualTo(zlib.end);
        assertThat(zlib.end < 0 || Arrays.equals(made(), zlib.content))
            .as("content of try %d", i)
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {257, 285, 286})
  void doubtsTablesThatLeaveCodesWithoutAMeaning(int literals) {
    CodeTable table = CodeTable.ofLiteralsAndLengths();
    byte[] lengths = new byte[literals];
    lengths[256] = 1;
    assertThat(table.set(lengths, 0, literals)).as("one code of one bit").isTrue();
    lengths[256] = 2;
    assertThat(table.set(lengths, 0, literals)).as("one code of two bits").isFalse();
    lengths[0] = 1;
    assertThat(table.set(lengths, 0, literals)).as("three quarters").isFalse();
    lengths[1] = 2;
    assertThat(table.set(lengths, 0, literals)).as("all").isTrue();
    lengths[2] = 15;
    assertThat(table.set(lengths, 0, literals)).as("more than all").isFalse();
  }

  @Test
  void distancesMayHaveNoCode() {
    CodeTable table = CodeTable.ofDistances();
    assertThat(table.set(new byte[30], 0, 30)).isTrue();
  }
}
