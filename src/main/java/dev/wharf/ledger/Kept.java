package dev.wharf.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is to be kept of a packet, and what was removed of it.
 *
 * @param held since when somebody holds it, so that nothing of it is removed; null when nobody does
 * @param contentGone 0 while its unpacked content stands, 1 while that is being removed, 2 once it
 *     is
 * @param why who removes or has removed it, or its content, and why; null while all of it stands
 * @param remover the run of a server that carries that out; null when nothing is to be done
 * @param from archived or quarantined, where it is being removed or was; else null
 */
public record Kept(
    @Nullable Instant held,
    int contentGone,
    @Nullable String why,
    @Nullable String remover,
    @Nullable PacketState from) {
  /** Nobody holds it, and all of it stands. */
  public static final Kept WHOLE = new Kept(null, 0, null, null, null);
}
