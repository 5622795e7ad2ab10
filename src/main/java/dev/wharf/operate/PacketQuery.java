package dev.wharf.operate;

/**
 * Which packets somebody looks for; a text is empty where it does not matter.
 *
 * @param state a state's word; empty for all that have ended
 * @param search a part of the name
 * @param reason of those in the quarantine, the code of the reason for which they are there
 * @param since of those that the ledger knows, only what took its last step at that moment or later
 * @param before of those that have ended, only what took its last step before that moment
 * @param page counts from 1
 */
public record PacketQuery(
    String state, String search, String reason, String since, String before, long page) {}
