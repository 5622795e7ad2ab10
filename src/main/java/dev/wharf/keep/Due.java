package dev.wharf.keep;

import dev.wharf.ledger.PacketRecord;

/**
 * What is to be removed, because its time is over.
 *
 * @param why the setting by which it is
 * @param nothing whether there is nothing to remove, and only the ledger is to know that
 */
record Due(Kind kind, PacketRecord packet, String why, boolean nothing) {}
