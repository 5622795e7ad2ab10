package dev.wharf.ledger;

import dev.wharf.packet.PacketName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An archived packet that is to be shipped onward, or was.
 *
 * @param id the delivery's id
 * @param target where it stands below the archive
 * @param place its folder at the place that it is shipped to; null until it is chosen
 * @param receiptFollowed whether its receipt may stand there
 * @param again whether it is shipped once more, since it has changed
 * @param failures how often shipping it has failed
 * @param problem why it failed last; null where nothing is wrong
 * @param since when it was put in line
 * @param shipped when all of it had been shipped; null before
 */
public record Shipment(
    String id,
    PacketName name,
    String target,
    @Nullable String place,
    boolean receiptFollowed,
    boolean again,
    int failures,
    @Nullable String problem,
    Instant since,
    @Nullable Instant shipped) {}
