package dev.wharf.operate;

import dev.wharf.process.WorkerPools;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the operator can order for single packets and for worker processes. Safe for use by several
 * threads.
 */
public final class Orders {
  private final Unblocking blocked;
  private final Cancelling cancelling;
  private final WorkerPools pools;

  public Orders(Unblocking blocked, Cancelling cancelling, WorkerPools pools) {
    this.pools = pools;
    this.blocked = blocked;
    this.cancelling = cancelling;
  }

  /** As {@link Operations#retry}. */
  Map<String, String> retry(List<String> names) {
    Map<String, String> problems = new LinkedHashMap<>();
    for (String name : names) {
      blocked.retry(name).ifPresent(problem -> problems.put(name, problem));
    }
    return problems;
  }

  /** As {@link Operations#cancel}. */
  Map<String, String> cancel(List<String> names, boolean putBack) {
    return cancelling.cancel(names, putBack);
  }

  /** As {@link Operations#recycle}. */
  int recycle() {
    return pools.recycle();
  }
}
