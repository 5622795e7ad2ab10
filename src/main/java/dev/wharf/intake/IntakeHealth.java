package dev.wharf.intake;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Camel's health check {@code wharf-intake}: down, with the reason, while no packets are let in.
 */
public final class IntakeHealth extends AbstractHealthCheck {
  private final IntakeGate gate;

  public IntakeHealth(IntakeGate gate) {
    super("wharf", "wharf-intake");
    this.gate = gate;
  }

  @Override
  public boolean isLiveness() {
    return false; // A server that waits for space is to be left alone, not started anew.
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    String why = gate.closedBecause();
    if (why == null) {
      builder.up();
    } else {
      builder.message("The intake is paused: " + why).down();
    }
  }
}
