package dev.wharf.ledger;

import java.time.Duration;
import java.time.Instant;

/**
 * One run of a server that works with the ledger.
 *
 * @param node the machine's name
 * @param roles what it does: the roles' words, with commas between them
 * @param started when it started, by the database's clock
 * @param silent how long ago its last heartbeat was, by the database's clock
 * @param alive whether its lease is not over
 * @param packets how many open packets it holds
 * @param self whether it is the server that asked
 */
public record ServerRecord(
    String owner,
    String node,
    String version,
    String roles,
    Instant started,
    Duration silent,
    boolean alive,
    long packets,
    boolean self) {}
