package dev.wharf.packet;

/**
 * What tells a zip's content again: its size in bytes and the SHA-256 of its central directory,
 * which holds the CRC-32 of every entry.
 *
 * @param sha256 64 hexadecimal digits, lower case
 */
public record Fingerprint(long size, String sha256) {}
