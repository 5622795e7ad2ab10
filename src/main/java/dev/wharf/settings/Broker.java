package dev.wharf.settings;

/**
 * The broker with the queue between intake and work, where they are apart.
 *
 * @param queue the endpoint of {@code wharf.queue}
 * @param deadLetters the endpoint of {@code wharf.dead-letters}
 * @param used whether it is a broker's
 * @param url of the broker, as its client has it; TLS is said there
 * @param user empty where the broker asks for none
 * @param password of the user
 * @param depth how many packets may wait in the queue
 */
public record Broker(
    String queue,
    String deadLetters,
    boolean used,
    String url,
    String user,
    String password,
    int depth) {
  private static final String SCHEME = "jms:queue:";

  /** The name of the queue, without what the endpoint says of how it is used. */
  public String queueName() {
    String rest = queue.substring(SCHEME.length());
    int parameters = rest.indexOf('?');
    return parameters < 0 ? rest : rest.substring(0, parameters);
  }
}
