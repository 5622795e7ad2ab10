package dev.wharf.operate;

/**
 * A part of what the processing of a packet prints.
 *
 * @param attempt which attempt prints it; another one begins at its start
 * @param next where the next part begins, in bytes
 * @param text whole characters
 * @param over whether nothing follows
 */
public record LogPart(int attempt, long next, String text, boolean over) {}
