package dev.wharf.settings;

import java.time.Duration;

/**
 * How often a packet is tried when the machine or the processing fails.
 *
 * @param attempts at least 1
 * @param delay the wait before the second attempt; it doubles each time
 */
public record Retry(int attempts, Duration delay) {}
