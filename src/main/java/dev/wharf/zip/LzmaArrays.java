package dev.wharf.zip;

import dev.wharf.packet.ZipReadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.ArrayCache;

/**
 * Gives the decoders of LZMA and XZ the arrays in which they look back, as far as there is memory.
 * One array serves all blocks of a stream, one after the other, so that many blocks do not cost
 * many large arrays. For one thread.
 */
final class LzmaArrays extends ArrayCache {
  /** Smaller arrays are not counted. */
  private static final int SMALL = 64 * 1024;

  private final DecoderMemory.Share memory;
  private final long beside;
  private byte @Nullable [] idle;
  private int largest;

  /**
   * @param beside what the decoder needs beside the array, in bytes
   */
  LzmaArrays(DecoderMemory.Share memory, long beside) {
    this.memory = memory;
    this.beside = beside;
  }

  @Override
  public byte[] getByteArray(int size, boolean fillWithZeros) {
    if (size <= SMALL) {
      return new byte[size];
    }
    byte[] kept = idle;
    if (kept != null && kept.length >= size && !fillWithZeros) {
      idle = null;
      return kept;
    }
    idle = null;
    try {
      largest =
          Math.max(size, largest); // One that grows little by little would be made again and again.
      memory.hold(largest + beside);
      return new byte[largest];
    } catch (OutOfMemoryError e) {
      memory.close();
      // In these words the machine's own trouble is known, which holds up all packets.
      throw new UncheckedIOException(
          new ZipReadException(
              "No array of " + largest + " bytes", new IOException("Out of memory")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void putArray(byte[] array) {
    if (array.length > SMALL) {
      idle = array;
    }
  }
}
