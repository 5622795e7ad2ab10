package dev.wharf.ledger;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How other servers know a server.
 *
 * @param owner names this run of the server; no other run has the same
 * @param instance names the server over all its runs, by its state folder
 * @param node the machine's name
 * @param roles what it does: the roles' words, with commas between them
 * @param predecessor the run of this server before this one, where it died; else null
 * @param stopped the run of this server before this one, where it was told to stop; else null
 */
public record Identity(
    String owner,
    String instance,
    String node,
    String version,
    String roles,
    @Nullable String predecessor,
    @Nullable String stopped) {
  /** The identity of a run that only looks, or that no other server needs to know. */
  public static Identity unknown(String what) {
    return new Identity(what + "-" + UUID.randomUUID(), what, StateLock.host(), "", "", null, null);
  }
}
