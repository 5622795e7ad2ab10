package dev.wharf.ledger;

import dev.wharf.packet.PacketName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One delivery as the ledger knows it.
 *
 * @param owner the server run that holds it; null when none does
 * @param attempt how often it was claimed
 * @param failures how many attempts failed
 * @param claimed when it was claimed first
 * @param updated when it took its last step
 * @param ending null until it is decided
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
    @Nullable Ending ending) {

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
