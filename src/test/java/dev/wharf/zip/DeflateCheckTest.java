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

/** The walk through deflate data says what zlib says of it. */
class DeflateCheckTest {
  /** {@code -Dwharf.fuzz=…} tries more. */
  private static final int TRIES = 20 * Integer.getInteger("wharf.fuzz", 300);

  private final Random random = new Random(Long.getLong("wharf.fuzz.seed", 21));
  private final DeflateCheck check = new DeflateCheck();

  private int end(byte[] deflated) {
    return check.end(deflated, 0, deflated.length);
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

  /** How many bytes zlib takes; {@link DeflateCheck#DOUBTFUL} where it refuses them. */
  private static int zlib(byte[] deflated) {
    Inflater inflater = new Inflater(true);
    inflater.setInput(deflated);
    byte[] out = new byte[64 * 1024];
    try {
      while (inflater.inflate(out) > 0) {
        // Only the end is asked for.
      }
      return inflater.finished() ? (int) inflater.getBytesRead() : DeflateCheck.DOUBTFUL;
    } catch (DataFormatException e) {
      return DeflateCheck.DOUBTFUL;
    } finally {
      inflater.end();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0", "6, 0", "9, 0", "6, 1", "6, 2"})
  void findsTheEndOfGoodData(int level, int strategy) {
    for (int size : new int[] {0, 1, 2, 7, 100, 5000, 70_000, 300_000}) {
      for (int symbols : new int[] {1, 5, 30, 90}) {
        byte[] good = deflate(content(size, symbols), level, strategy);
        assertThat(end(good)).isEqualTo(good.length);
        byte[] more = Extra.join(new byte[3], good, new byte[9]);
        assertThat(check.end(more, 3, good.length + 9)).isEqualTo(good.length);
        assertThat(check.end(good, 0, Math.max(0, good.length - 1))).isEqualTo(-1);
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
      int ours = end(data);
      int theirs = zlib(data);
      taken += theirs >= 0 ? 1 : 0;
      // A distance that reaches before the content is no fault of a table; ISA-L refuses it.
      if (theirs >= 0 || !reachesTooFar(data)) {
        assertThat(ours).as("try %d", i).isEqualTo(theirs);
      }
    }
    assertThat(taken).isGreaterThan(TRIES / 50);
  }

  private static boolean reachesTooFar(byte[] data) {
    Inflater inflater = new Inflater(true);
    inflater.setInput(data);
    try {
      while (inflater.inflate(new byte[64 * 1024]) > 0) {
        // Until the fault.
      }
      return false;
    } catch (DataFormatException e) {
      return e.getMessage().contains("too far");
    } finally {
      inflater.end();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {257, 285, 286})
  void doubtsTablesThatLeaveCodesWithoutAMeaning(int literals) {
    CodeTable table = new CodeTable(new int[2 * CodeTable.SIZE], 0);
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
    CodeTable table = new CodeTable(new int[2 * CodeTable.SIZE], CodeTable.SIZE);
    assertThat(table.set(new byte[30], 0, 30)).isTrue();
  }
}
