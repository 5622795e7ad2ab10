package dev.wharf.child;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The programs that packets needed and that were not there, until they are. Costs nothing while
 * there are none. Safe for use by several threads.
 */
public final class Lacking {
  private final Set<Program> missed = ConcurrentHashMap.newKeySet();

  /** A program that a packet needs. */
  public interface Program {
    /** Why it cannot be started now, as a clause; null where its file is there. */
    @Nullable String missing();
  }

  /** Notes a program that could not be started, if that is because it is not there. */
  public void note(Program program) {
    if (program.missing() != null) {
      missed.add(program);
    }
  }

  /** Why one of them cannot be started now, as a clause; nothing where all can. */
  public Optional<String> problem() {
    if (missed.isEmpty()) {
      return Optional.empty();
    }
    missed.removeIf(program -> program.missing() == null);
    return missed.stream().map(Program::missing).filter(Objects::nonNull).findFirst();
  }
}
