package dev.wharf.zip;

import com.github.luben.zstd.ZstdDecompressCtx;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one frame of Zstandard (RFC 8878) and reads no byte beyond its end. The memory outside of
 * the heap in which it looks back is counted as well. For one thread.
 */
final class ZstandardInput extends InputStream {
  private static final int CHUNK = 64 * 1024;

  /** Magic number, descriptor, window, dictionary and content size. */
  private static final int LONGEST_HEADER = 18;

  /** What it needs beside the window. */
  private static final long OVERHEAD = 512 * 1024;

  private static final ConcurrentLinkedQueue<Buffers> IDLE = new ConcurrentLinkedQueue<>();

  private final EntryData data;
  private final byte[] chunk = new byte[CHUNK];
  private @Nullable ZstdDecompressCtx context;
  private @Nullable Buffers buffers;
  private boolean ended;

  private record Buffers(ByteBuffer in, ByteBuffer out) {
    static Buffers take() {
      @Nullable Buffers one = IDLE.poll();
      Buffers taken =
          one != null
              ? one
              : new Buffers(ByteBuffer.allocateDirect(CHUNK), ByteBuffer.allocateDirect(CHUNK));
      taken.in.limit(0);
      taken.out.limit(0);
      return taken;
    }
  }

  ZstandardInput(EntryData data, DecoderMemory.Share memory) throws IOException {
    this.data = data;
    byte[] start = new byte[LONGEST_HEADER];
    int length = data.readNBytes(start, 0, LONGEST_HEADER);
    memory.hold(ZstandardFrame.window(start, length) + OVERHEAD);
    NativeDecoders.loadZstandard();
    Buffers taken = Buffers.take();
    this.buffers = taken;
    taken.in.clear().put(start, 0, length).flip();
    this.context = new ZstdDecompressCtx();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Buffers open = buffers;
    ZstdDecompressCtx from = context;
    if (open == null || from == null) {
      throw new IOException("The stream is closed");
    }
    while (!open.out.hasRemaining()) {
      if (ended) {
        return -1;
      }
      decode(from, open.in, open.out);
    }
    int n = Math.min(length, open.out.remaining());
    open.out.get(into, offset, n);
    return n;
  }

  private void decode(ZstdDecompressCtx from, ByteBuffer in, ByteBuffer out) throws IOException {
    boolean more = in.hasRemaining();
    if (!more) {
      int n = data.read(chunk, 0, chunk.length);
      in.clear();
      in.put(chunk, 0, Math.max(n, 0)).flip();
      more = n > 0;
    }
    out.clear();
    ended = from.decompressDirectByteBufferStream(out, in);
    out.flip();
    if (ended) {
      data.giveBack(in.remaining());
      in.limit(0);
    } else if (!more && !out.hasRemaining()) {
      throw new EOFException();
    }
  }

  @Override
  public void close() {
    ZstdDecompressCtx from = context;
    if (from != null) {
      context = null;
      from.close();
    }
    Buffers taken = buffers;
    if (taken != null) {
      buffers = null;
      IDLE.add(taken);
    }
  }
}
