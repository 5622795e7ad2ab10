package dev.wharf.operate;

/** Those who carry out what an operator orders. */
public record Orders(Unblocking blocked, Keepers keepers) {}
