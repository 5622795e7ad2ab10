package dev.wharf.monitor;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.jspecify.annotations.Nullable;

/** One of Camel's health checks: down, with the reason, while something is wrong. */
public final class Check extends AbstractHealthCheck {
  private final boolean readiness;
  private final Supplier<@Nullable String> problem;

  /**
   * @param id no route's id: that would shadow the check
   * @param readiness whether no packets are taken while it is down
   * @param problem what is wrong, as a sentence; null for nothing
   */
  public Check(String id, boolean readiness, Supplier<@Nullable String> problem) {
    super("wharf", id);
    this.readiness = readiness;
    this.problem = problem;
  }

  /** A server that has trouble is to be left alone, not started anew. */
  @Override
  public boolean isLiveness() {
    return false;
  }

  @Override
  public boolean isReadiness() {
    return readiness;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    String wrong;
    try {
      wrong = problem.get();
    } catch (RuntimeException e) {
      wrong = String.valueOf(e.getMessage());
    }
    if (wrong == null) {
      builder.up();
    } else {
      builder.message(wrong).down();
    }
  }
}
