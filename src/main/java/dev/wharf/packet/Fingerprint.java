package dev.wharf.packet;

/**
 * Identifies a zip's content: its size in bytes and the SHA-256 of its central directory, which
 * holds the CRC-32 of every entry.
 *
 * @param size in bytes
 * @param sha256 64 hexadecimal digits, lower case
 */
public record Fingerprint(long size, String sha256) {}
