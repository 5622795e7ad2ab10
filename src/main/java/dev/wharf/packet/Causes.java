package dev.wharf.packet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The causes of a failure, each of them once and at most {@link #MOST}, whatever a library has
 * linked together: a chain of causes may be circular, or make itself longer at every look.
 */
public final class Causes {
  /** How many throwables are looked at, the failure itself included. */
  static final int MOST = 100;

  private Causes() {}

  /**
   * Returns the failure, its cause, the cause of that and so on; suppressed exceptions are left
   * out.
   */
  public static Iterable<Throwable> of(Throwable failure) {
    return Collections.unmodifiableList(chain(failure));
  }

  /** Returns the outermost of the causes that is of a type, or null where there is none. */
  public static <T> @Nullable T first(Throwable failure, Class<T> type) {
    for (Throwable cause : chain(failure)) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }

  /** Returns the innermost of the causes. */
  static Throwable last(Throwable failure) {
    List<Throwable> chain = chain(failure);
    return chain.get(chain.size() - 1);
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Throwable cause = failure;
    while (cause != null && chain.size() < MOST && seen.add(cause)) {
      chain.add(cause);
      cause = cause.getCause();
    }
    return chain;
  }
}
