package dev.wharf.zip;

import dev.wharf.settings.Inflating;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflaters for raw deflate data, used again: each holds memory, the JDK's outside the heap. Safe
 * for use by several threads.
 */
public final class Inflaters {
  private final ConcurrentLinkedQueue<Inflater> idle = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<WholeInflater> idleWhole = new ConcurrentLinkedQueue<>();
  private final boolean whole;

  private final DecoderMemory memory;

  public Inflaters(Inflating choice) {
    this(choice, DecoderMemory.ofHeap());
  }

  /**
   * @param memory for decoders of other methods than deflate
   */
  Inflaters(Inflating choice, DecoderMemory memory) {
    this.memory = memory;
    whole = choice != Inflating.JDK;
  }

  DecoderMemory memory() {
    return memory;
  }

  Inflater take() {
    @Nullable Inflater one = idle.poll();
    return one != null ? one : new Inflater(true);
  }

  void giveBack(Inflater inflater) {
    inflater.reset();
    idle.add(inflater);
  }

  /**
   * One that inflates this entry as a whole; null where the entry is not fit, or none is wanted.
   */
  @Nullable WholeInflater takeWhole(CentralHeader header) {
    if (!whole || !WholeInflater.suits(header)) {
      return null;
    }
    @Nullable WholeInflater one = idleWhole.poll();
    return one != null ? one : new WholeInflater();
  }

  void giveBack(WholeInflater inflater) {
    idleWhole.add(inflater);
  }
}
