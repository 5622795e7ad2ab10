package dev.wharf.ledger;

import dev.wharf.packet.Receipt.Outcome;

/**
 * A receipt that somebody is still to be given.
 *
 * @param id the delivery's
 * @param receipt as JSON
 */
public record Notice(String id, Outcome outcome, String receipt) {}
