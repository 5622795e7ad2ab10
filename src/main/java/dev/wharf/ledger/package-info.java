/**
 * The memory that survives a restart: claims, states, attempts, outcomes; start at {@link
 * dev.wharf.ledger.Ledger}.
 */
@NullMarked
package dev.wharf.ledger;

import org.jspecify.annotations.NullMarked;
