package dev.wharf.zip;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Inflaters for raw deflate data, used again: each holds memory outside the heap. */
final class Inflaters {
  private static final ConcurrentLinkedQueue<Inflater> IDLE = new ConcurrentLinkedQueue<>();

  private Inflaters() {}

  static Inflater take() {
    @Nullable Inflater idle = IDLE.poll();
    return idle != null ? idle : new Inflater(true);
  }

  static void giveBack(Inflater inflater) {
    inflater.reset();
    IDLE.add(inflater);
  }
}
