package dev.wharf.http;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.wharf.settings.Http;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What clients may take up of the server, in all.
 *
 * @param connections at a time
 * @param held bytes of answers that are not sent yet and of requests that are not answered yet
 * @param head for a TLS handshake, and for the head of a request from its first byte
 * @param body for the rest of a request
 * @param idle between two requests of a connection
 * @param answer for a whole answer
 * @param stalled without a byte being taken of what is to be sent
 */
record Limits(
    int connections,
    long held,
    Duration head,
    Duration body,
    Duration idle,
    Duration answer,
    Duration stalled) {
  private static final int LEAST_CONNECTIONS = 8;
  private static final int PART_OF_DESCRIPTORS = 4;
  private static final long HELD = 4L * 1024 * 1024;

  /** Returns those of a server: of the open files that it may have, most are for the intake. */
  static Limits of(Http http) {
    return new Limits(
        (int) Math.max(LEAST_CONNECTIONS, Math.min(http.connections(), descriptors())),
        HELD,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(60),
        Duration.ofSeconds(20));
  }

  private static long descriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? system.getMaxFileDescriptorCount() / PART_OF_DESCRIPTORS
        : Long.MAX_VALUE;
  }

  /** How many may listen to events at a time. */
  int streams() {
    return Math.max(1, connections / 2);
  }
}
