package dev.wharf.ledger;

import dev.wharf.packet.PacketName;
import java.time.Instant;

/**
 * A packet that was put back for later.
 *
 * @param failures how many attempts at it failed
 * @param notBefore when it may be claimed again, by the ledger's clock as it stood then
 */
public record Wait(PacketName name, int failures, Instant notBefore) {}
