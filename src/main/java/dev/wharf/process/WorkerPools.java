package dev.wharf.process;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The pools of worker processes of this server. Safe for use by several threads. */
public final class WorkerPools {
  private final Set<WorkerPool> pools = ConcurrentHashMap.newKeySet();

  /** Notes a pool that has work. */
  void add(WorkerPool pool) {
    pools.add(pool);
  }

  /**
   * Replaces all worker processes: those that wait at once, those that work after their packet.
   *
   * @return of how many pools
   */
  public int recycle() {
    pools.forEach(WorkerPool::recycle);
    return pools.size();
  }
}
