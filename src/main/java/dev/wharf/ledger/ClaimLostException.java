package dev.wharf.ledger;

import dev.wharf.packet.PacketName;

/** A step was refused because its attempt no longer holds the packet; nothing was changed. */
public final class ClaimLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ClaimLostException(PacketName name, int attempt) {
    super(
        "Attempt " + attempt + " at " + name + " no longer holds the packet; its step is refused");
  }
}
