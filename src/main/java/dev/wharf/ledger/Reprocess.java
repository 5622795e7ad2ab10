package dev.wharf.ledger;

import dev.wharf.packet.Deaths;
import dev.wharf.packet.Delivery;
import dev.wharf.packet.PacketName;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An archived packet that is to be processed again, or was.
 *
 * @param id the delivery's
 * @param target where it stands below the archive
 * @param plainZip the name of its zip where it arrived as a plain one
 * @param claimed when it was first claimed
 * @param attempt the number of the last attempt, which goes on from those before it was archived
 * @param failures how many of them failed since it was requested
 * @param died how many of them ended with the server
 * @param holder the run of a server that has it in work; null where none has
 * @param changed its last step
 * @param problem why it failed, or is tried again; null for nothing
 * @param version of the processor, in the last attempt that ended; null where it has none
 * @param placing what is being put in its place; null but in that stage
 */
public record Reprocess(
    String id,
    PacketName name,
    String target,
    @Nullable String plainZip,
    Instant claimed,
    Stage stage,
    int attempt,
    int failures,
    int died,
    @Nullable String holder,
    Instant changed,
    @Nullable String problem,
    @Nullable String version,
    @Nullable Placing placing)
    implements Delivery {

  /** How far it is. */
  public enum Stage {
    WAITING(0),
    IN_WORK(1),
    /** Its new results are put in their place, which is carried through whatever happens. */
    PLACING(2),
    DONE(3),
    FAILED(4);

    private final int code;

    Stage(int code) {
      this.code = code;
    }

    /** The number that the ledger has for it, from 0. */
    int code() {
      return code;
    }

    static Stage of(int code) {
      return values()[code];
    }

    /** Whether there is nothing more to do. */
    public boolean ended() {
      return this == DONE || this == FAILED;
    }
  }

  /**
   * What is put in its place.
   *
   * @param kept the name that the results before get; null where there were none
   * @param receipt the text of the new receipt
   */
  public record Placing(@Nullable String kept, String receipt) {}

  @Override
  public @Nullable String work() {
    return null;
  }

  @Override
  public @Nullable Duration worked() {
    return null;
  }

  @Override
  public Deaths deaths() {
    return Deaths.NONE;
  }
}
