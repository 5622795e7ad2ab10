package dev.wharf.zip;

import dev.wharf.settings.Inflating;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Inflaters for raw deflate data, used again: each holds memory outside the heap. Safe for use by
 * several threads.
 */
public final class Inflaters {
  private static final Logger LOG = LoggerFactory.getLogger(Inflaters.class);

  private final ConcurrentLinkedQueue<Inflater> idle = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<WholeInflater> idleWhole = new ConcurrentLinkedQueue<>();
  private final Inflating choice;
  private final @Nullable Path folder;

  /** Whether ISA-L can be used; null until it was tried, since that takes some 50 ms. */
  private volatile @Nullable Boolean isal;

  /**
   * @param folder where native code is unpacked to; null for the folder for temporary files
   * @throws IllegalArgumentException when ISA-L is asked for and this machine cannot use it
   */
  public Inflaters(Inflating choice, @Nullable Path folder) {
    this.choice = choice;
    this.folder = folder;
    if (choice == Inflating.JDK) {
      isal = false;
    } else if (choice == Inflating.ISAL && !loaded()) {
      throw new IllegalArgumentException(
          "wharf.inflater=isal: this machine cannot use ISA-L; set auto or jdk");
    }
  }

  Inflater take() {
    @Nullable Inflater one = idle.poll();
    return one != null ? one : new Inflater(true);
  }

  void giveBack(Inflater inflater) {
    inflater.reset();
    idle.add(inflater);
  }

  /** One that inflates this entry as a whole; null where the entry or the machine is not fit. */
  @Nullable WholeInflater takeWhole(CentralHeader header) {
    if (!WholeInflater.suits(header) || !loaded()) {
      return null;
    }
    @Nullable WholeInflater one = idleWhole.poll();
    return one != null ? one : new WholeInflater();
  }

  void giveBack(WholeInflater inflater) {
    idleWhole.add(inflater);
  }

  private boolean loaded() {
    Boolean known = isal;
    return known != null ? known : load();
  }

  private synchronized boolean load() {
    Boolean known = isal;
    if (known != null) {
      return known;
    }
    boolean loaded;
    try {
      loaded = WholeInflater.load(folder);
    } catch (LinkageError | RuntimeException e) {
      LOG.debug("ISA-L", e);
      loaded = false;
    }
    if (!loaded && choice == Inflating.AUTO) {
      LOG.info("This machine cannot use ISA-L; the JDK's inflater unpacks all entries");
    }
    isal = loaded;
    return loaded;
  }
}
