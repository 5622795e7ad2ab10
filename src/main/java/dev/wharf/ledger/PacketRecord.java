package dev.wharf.ledger;

import dev.wharf.packet.Deaths;
import dev.wharf.packet.Delivery;
import dev.wharf.packet.PacketName;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One delivery as the ledger knows it.
 *
 * @param owner the run of a server that holds it, or that ended it; null when none holds it
 * @param attempt the number of the attempt that holds it, or of the last one
 * @param failures how many attempts failed
 * @param claimed when it was first claimed
 * @param updated when it took its last step
 * @param ending null until it is decided
 * @param takeovers how many attempts only carried on what an earlier one had decided
 * @param work the folder below which its work folder stands; null for that of its owner
 * @param lastChance whether it was begun once more after the broker had given its message up
 * @param blocked why it cannot go on, as a sentence with what to do; null while it can
 * @param deaths how often a server died while it was in work
 * @param plainZip the name of its zip where it arrived as a plain one; null for a folder
 * @param kept whether it may be removed, and what was
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
    boolean lastChance,
    @Nullable String blocked,
    Deaths deaths,
    @Nullable String plainZip,
    Kept kept,
    @Nullable Duration worked)
    implements Delivery {

  /** One that nobody holds and of which nothing was removed. */
  public PacketRecord(
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
      boolean lastChance,
      @Nullable String blocked,
      Deaths deaths,
      @Nullable String plainZip) {
    this(
        id,
        name,
        state,
        owner,
        attempt,
        failures,
        claimed,
        updated,
        ending,
        takeovers,
        work,
        lastChance,
        blocked,
        deaths,
        plainZip,
        Kept.WHOLE,
        null);
  }

  /**
   * How long it was worked at, to a moment after its last step: what comes after the decision is
   * work too. Null where that is not known.
   */
  public @Nullable Duration workedUntil(Instant moment) {
    Duration since = Duration.between(updated, moment);
    return worked == null || since.isNegative() ? worked : worked.plus(since);
  }

  /** How often work on it was begun, takeovers not counted. */
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
