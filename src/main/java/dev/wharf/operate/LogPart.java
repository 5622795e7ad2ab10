package dev.wharf.operate;

/**
 * A part of what the processing of a packet prints.
 *
 * @param attempt which attempt prints it; another one begins at its start
 * @param from where this part begins, in bytes
 * @param next where the next part begins, in bytes
 * @param text whole characters
 * @param over whether nothing follows
 */
public record LogPart(int attempt, long from, long next, String text, boolean over) {}
