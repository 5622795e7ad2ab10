package dev.wharf.operate;

import dev.wharf.packet.InWords;
import dev.wharf.settings.Addresses;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.jspecify.annotations.Nullable;

/** A health check of Camel's: it is down, with the reason, while something is wrong. */
public final class Check extends AbstractHealthCheck {
  private final boolean readiness;
  private final boolean grave;
  private final Supplier<@Nullable String> problem;

  /**
   * @param id must not be a route's id, because the route would hide the check
   * @param readiness whether no packets are taken while it is down
   * @param problem says what is wrong, as a sentence; null for nothing
   */
  public Check(String id, boolean readiness, Supplier<@Nullable String> problem) {
    this(id, readiness, true, problem);
  }

  private Check(String id, boolean readiness, boolean grave, Supplier<@Nullable String> problem) {
    super("wharf", id);
    this.readiness = readiness;
    this.grave = grave;
    this.problem = problem;
  }

  /** Returns a check that stays up and says what an operator should know. */
  public static Check note(String id, Supplier<@Nullable String> note) {
    return new Check(id, false, false, note);
  }

  /** False, because a server that has trouble must not be restarted for it. */
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
      wrong = InWords.of(e);
    }
    wrong = wrong == null ? null : Addresses.inText(wrong);
    if (wrong == null) {
      builder.up();
    } else if (grave) {
      builder.message(wrong).down();
    } else {
      builder.message(wrong).up();
    }
  }
}
