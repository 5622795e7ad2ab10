package dev.wharf.operate;

import dev.wharf.intake.IntakeGate;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.packet.Printable;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.jspecify.annotations.Nullable;

/** The server's own health checks, beside Camel's. */
public final class Health {
  private final Overview overview;
  private final IntakeGate gate;
  private final Ledger ledger;

  public Health(Overview overview, IntakeGate gate, Ledger ledger) {
    this.ledger = ledger;
    this.overview = overview;
    this.gate = gate;
  }

  /** Adds them to those of Camel; all are told, not only those that are down. */
  public void addTo(CamelContext context) {
    HealthCheckRegistry checks = HealthCheckRegistry.get(context);
    if (checks == null) {
      return;
    }
    checks.setExposureLevel("full");
    checks.register(new Check("wharf-intake", true, this::intake));
    checks.register(new Check("wharf-folders", true, overview::folderProblem));
    checks.register(new Check("wharf-space", true, this::space));
    checks.register(new Check("wharf-ledger", true, this::ledger));
    checks.register(new Check("wharf-arrivals", false, this::arrivals));
    checks.register(new Check("wharf-packets", false, this::packets));
    checks.register(new Check("wharf-shipping", false, this::shipping));
    checks.register(Check.note("wharf-receipts", this::receipts));
    checks.register(Check.note("wharf-settings", overview::settingsNote));
  }

  private @Nullable String intake() {
    String why = gate.closedBecause();
    return why == null ? null : "The intake is paused: " + why;
  }

  private @Nullable String space() {
    List<String> full =
        overview.status().space().stream()
            .filter(space -> !space.folder().equals("inbox") && space.free() < space.reserve())
            .map(space -> space.path() + " has " + space.free() + " bytes free")
            .toList();
    return full.isEmpty()
        ? null
        : String.join(", ", full) + ", less than wharf.space-reserve; make room";
  }

  private @Nullable String ledger() {
    try {
      ledger.requireReachable();
      return null;
    } catch (LedgerException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private @Nullable String arrivals() {
    return named(
        overview.status().arrivals().stream()
            .filter(Status.Arriving::stalled)
            .map(Status.Arriving::name)
            .toList(),
        "no longer arriving, though not whole; ask the sender, or raise wharf.stalled-after");
  }

  private @Nullable String shipping() {
    String problem = overview.status().shipping().problem();
    return problem.isEmpty() ? null : problem;
  }

  private @Nullable String packets() {
    String stuck =
        named(
            overview.status().work().stream()
                .filter(Status.Working::stuck)
                .map(Status.Working::name)
                .toList(),
            "in work without any progress; look at the processing, or raise wharf.stuck-after");
    List<Status.Blocked> blocked = overview.status().blocked();
    if (blocked.isEmpty()) {
      return stuck;
    }
    String first = blocked.get(0).name() + ": " + blocked.get(0).why();
    String names = named(blocked.stream().map(Status.Blocked::name).toList(), "blocked. " + first);
    return stuck == null ? names : Printable.sentence(stuck) + " " + names;
  }

  private @Nullable String receipts() {
    long undelivered = overview.status().undelivered();
    return undelivered == 0
        ? null
        : undelivered + " receipts could not be delivered yet; look at whoever is given them";
  }

  private static @Nullable String named(List<String> names, String what) {
    if (names.isEmpty()) {
      return null;
    }
    String more = names.size() > 5 ? " and " + (names.size() - 5) + " more" : "";
    return names.stream().limit(5).collect(Collectors.joining(", ")) + more + ": " + what;
  }
}
