package dev.wharf.intake;

import dev.wharf.files.Disk;
import dev.wharf.packet.OpenPacket;
import org.jspecify.annotations.Nullable;

/** What the machine at hand says of a packet's failure. */
final class Here implements Judgement.Machine {
  private final OpenPacket packet;
  private final Throwable cause;
  private final IntakeGate gate;
  private final Doubt doubt;

  Here(OpenPacket packet, Throwable cause, IntakeGate gate, Doubt doubt) {
    this.packet = packet;
    this.cause = cause;
    this.gate = gate;
    this.doubt = doubt;
  }

  @Override
  public @Nullable String changedProgram() {
    return doubt.changedProgram();
  }

  @Override
  public @Nullable String foreignFolder() {
    return gate.look(IntakeGate.Reason.FOLDERS);
  }

  @Override
  public boolean lacksSpace() {
    return Disk.full(cause) || gate.lacksSpace();
  }

  @Override
  public @Nullable String trouble() {
    return doubt.trouble(cause);
  }

  @Override
  public @Nullable String fault() {
    return doubt.machineFault(packet, cause);
  }

  @Override
  public boolean brokenDisk() {
    return doubt.brokenDisk(cause);
  }
}
