package dev.wharf.ledger;

import java.util.UUID;

/**
 * Who a server is to the others.
 *
 * @param owner this run of it; no other run has the same
 * @param instance the server over all its runs, known by its state folder
 * @param node the machine's name
 * @param roles what it does, in words with commas between
 */
public record Identity(String owner, String instance, String node, String version, String roles) {
  /** A run that only looks, or that nobody else is to know of. */
  public static Identity unknown(String what) {
    return new Identity(what + "-" + UUID.randomUUID(), what, StateLock.host(), "", "");
  }
}
