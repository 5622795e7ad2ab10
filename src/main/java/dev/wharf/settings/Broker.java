package dev.wharf.settings;

/**
 * The queue between intake and work, and the broker that has it where they are apart.
 *
 * @param queue the endpoint of {@code wharf.queue}
 * @param deadLetters the endpoint of {@code wharf.dead-letters}
 * @param used whether the queue is a broker's
 * @param url of the broker, as its client wants it; it also says whether TLS is used
 * @param user empty where the broker asks for none
 * @param password of the user
 * @param depth how many packets may wait in the queue, at least 1
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

  static final Key<String> QUEUE =
      Key.of(
          "wharf.queue",
          "seda:packets",
          Rule.endpoint(
              "(seda:|jms:queue:)\\S+", "must be a seda: endpoint, or jms:queue: and a name"),
          "the queue between the two: seda:packets, within the server; jms:queue:NAME, of an"
              + " ActiveMQ Artemis broker");
  static final Key<Integer> QUEUE_DEPTH =
      Key.of(
          "wharf.queue-depth",
          "1000",
          Rule.number(1, 100_000),
          "packets that may wait in a broker's queue");
  static final Key<String> DEAD_LETTERS =
      Key.of(
          "wharf.dead-letters",
          "jms:queue:DLQ",
          Rule.endpoint("[A-Za-z][\\w.+-]*:\\S+", "must be a Camel endpoint"),
          "where the broker puts messages that it gives up; their packets are set aside");
  static final Key<String> URL =
      Key.of(
              "wharf.broker.url",
              "",
              Rule.text(
                  "(\\(?[a-z]+://\\S+)?",
                  "must be empty, or the address of a broker, like tcp://host:61616"),
              "the broker: tcp://HOST:61616, or with TLS"
                  + " tcp://HOST:61616?sslEnabled=true&trustStorePath=FILE&trustStorePassword=…")
          .address();
  static final Key<String> USER =
      Key.of("wharf.broker.user", "", Rule.anyText(), "the user that Wharf is to the broker");
  static final Key<String> PASSWORD =
      Key.of("wharf.broker.password", "", Rule.anyText(), "the password of that user").secret();

  static Broker read(Values values) {
    String queue = values.get(QUEUE);
    Broker broker =
        new Broker(
            queue,
            values.get(DEAD_LETTERS),
            queue.startsWith(SCHEME),
            values.get(URL),
            values.get(USER),
            values.get(PASSWORD),
            values.get(QUEUE_DEPTH));
    if (broker.used && broker.url.isEmpty()) {
      values.problem(
          URL.name() + " must say where the broker of " + QUEUE.name() + " is: tcp://host:61616");
    }
    return broker;
  }

  /** The name of the queue, without what the endpoint says of how it is used. */
  public String queueName() {
    String rest = queue.substring(SCHEME.length());
    int parameters = rest.indexOf('?');
    return parameters < 0 ? rest : rest.substring(0, parameters);
  }

  /** The queue and the broker, without secrets. */
  @Override
  public String toString() {
    return used ? queue + " at " + URL.shown(url) : queue;
  }
}
