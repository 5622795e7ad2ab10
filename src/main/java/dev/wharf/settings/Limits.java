package dev.wharf.settings;

/**
 * What one zip may unpack to.
 *
 * @param bytes of content in all
 * @param entries folders included
 * @param ratio content to zip, in all
 * @param ratioAbove content up to this many bytes may have any ratio
 * @param depth components of a path
 * @param nameBytes bytes of UTF-8 in one component of a path
 */
public record Limits(
    long bytes, int entries, int ratio, long ratioAbove, int depth, int nameBytes) {}
