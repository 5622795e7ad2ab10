package dev.wharf.zip;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.deflate64.Deflate64CompressorInputStream;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.SingleXZInputStream;

/**
 * Opens the libraries' decoders on an entry's data. No class of a library is loaded before an entry
 * needs it.
 */
final class Decoders {
  /** Bzip2 holds a block of this many bytes for each step of its level, and a number for each. */
  private static final long BZIP2_BLOCK = 5 * 100_000;

  private static final int LZMA_PROPERTIES = 5;
  private static final int LZMA_LEAST = 4096;
  private static final int NO_LIMIT = -1;

  private Decoders() {}

  /**
   * Opens the decoder of an entry's method.
   *
   * @throws IOException when the data is damaged at its start, or cannot be read
   */
  static InputStream open(
      CentralHeader header, EntryData data, DecoderMemory.Share memory, Inflaters inflaters)
      throws IOException {
    Compression compression = Compression.of(header.method());
    if (compression == null) {
      throw new IOException("method " + header.method() + " is not known");
    }
    return switch (compression) {
      case STORED -> data;
      case DEFLATED -> new DeflateInput(data, inflaters);
      case DEFLATE64 -> new Deflate64CompressorInputStream(data);
      case BZIP2 -> bzip2(data, memory);
      case LZMA -> lzma(header, data, memory);
      case ZSTANDARD, OLD_ZSTANDARD -> new ZstandardInput(data, memory);
      case XZ -> new SingleXZInputStream(data, NO_LIMIT, true, new LzmaArrays(memory, 0));
    };
  }

  private static InputStream bzip2(EntryData data, DecoderMemory.Share memory) throws IOException {
    memory.hold(9 * BZIP2_BLOCK);
    return new BZip2CompressorInputStream(data, false);
  }

  /** How many bytes hold the probabilities of literals. */
  private static long literals(int properties) {
    int bitsOfContext = properties % 9;
    int bitsOfPosition = properties / 9 % 5;
    return 0x600L << (bitsOfContext + bitsOfPosition);
  }

  /** The header of LZMA in zips (APPNOTE.TXT 5.8) stands before the data. */
  private static InputStream lzma(CentralHeader header, EntryData data, DecoderMemory.Share memory)
      throws IOException {
    byte[] start = new byte[4 + LZMA_PROPERTIES];
    if (data.readNBytes(start, 0, start.length) < start.length) {
      throw new EOFException();
    }
    if (start[2] != LZMA_PROPERTIES || start[3] != 0) {
      throw new IOException("LZMA's properties do not have 5 bytes");
    }
    long dictionary = 0;
    for (int i = 0; i < 4; i++) {
      dictionary |= (start[5 + i] & 0xffL) << (8 * i);
    }
    // Nothing can be looked for before the content's start.
    long needed = Math.max(LZMA_LEAST, Math.min(dictionary, header.size()));
    boolean marked = (header.flags() & CentralHeader.END_MARKER) != 0;
    return new LZMAInputStream(
        data,
        marked ? -1 : header.size(),
        start[4],
        (int) Math.min(needed, LZMAInputStream.DICT_SIZE_MAX),
        null,
        new LzmaArrays(memory, literals(start[4] & 0xff)));
  }
}
