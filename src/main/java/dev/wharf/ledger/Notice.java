package dev.wharf.ledger;

import dev.wharf.packet.Receipt.Outcome;

/**
 * A receipt that is still to be delivered.
 *
 * @param id the delivery's id
 * @param receipt the receipt as JSON
 */
public record Notice(String id, Outcome outcome, String receipt) {}
