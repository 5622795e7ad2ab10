package dev.wharf.settings;

/**
 * The broker with the queue between intake and work, where they are apart.
 *
 * @param queue the endpoint of {@code wharf.queue}
 * @param used whether it is a broker's
 * @param url of the broker, as its client has it; TLS is said there
 * @param user empty where the broker asks for none
 * @param password of the user
 * @param depth how many packets may wait in the queue
 */
public record Broker(
    String queue, boolean used, String url, String user, String password, int depth) {}
