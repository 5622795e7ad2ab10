package dev.wharf.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt at a packet, as the ledger has noted it.
 *
 * @param number from 1
 * @param begun null where that is not known
 * @param ended null while it has not, or where that is not known
 * @param outcome {@code failed}, {@code put-back}, {@code cut-off} by the death of its server, or
 *     {@code taken-over} by another; null while none is known
 * @param node the machine; null where that is not known
 * @param message what ended it; null for nothing
 */
public record Attempt(
    int number,
    @Nullable Instant begun,
    @Nullable Instant ended,
    @Nullable String outcome,
    @Nullable String node,
    @Nullable String message) {}
