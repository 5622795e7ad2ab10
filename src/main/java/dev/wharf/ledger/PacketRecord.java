package dev.wharf.ledger;

import dev.wharf.packet.Delivery;
import dev.wharf.packet.PacketName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One delivery as the ledger knows it.
 *
 * @param owner the server run that holds it; null when none does
 * @param attempt the attempt that holds it, or the last one
 * @param failures how many attempts failed
 * @param claimed when it was claimed first
 * @param updated when it took its last step
 * @param ending null until it is decided
 * @param takeovers how many of the attempts only carried on what one before had decided
 * @param work the folder below which its work folder stands; null for that of its owner
 * @param lastChance whether it was begun once more after the broker had given its message up
 */
public record PacketRecord(
    String id,
    PacketName name,
    PacketState state,
    @Nullable String owner,
    int attempt,
    int failures,
    Instant claimed,
    Instant updated,
    @Nullable Ending ending,
    int takeovers,
    @Nullable String work,
    boolean lastChance)
    implements Delivery {

  /** How often it was begun. */
  public int attempts() {
    return attempt - takeovers;
  }

  /**
   * The ending.
   *
   * @throws IllegalStateException before it is decided
   */
  public Ending decided() {
    if (ending == null) {
      throw new IllegalStateException("The end of " + name + " is not decided");
    }
    return ending;
  }
}
