package dev.wharf.intake;

import dev.wharf.settings.Broker;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages in the broker's queue that are not Wharf's. A JMS client has the whole of a text or an
 * object in memory before anybody can look at it, so 100 MB that a stranger sends would end each
 * worker in turn. The workers' consumers therefore select what is Wharf's, and the rest is taken
 * out here, by the broker's own protocol and without its content. For one thread.
 */
public final class Strangers {
  /** What a message of Wharf's is: it names its packet, and its body is no large one. */
  static final String OWN = BrokerQueue.ID + " IS NOT NULL AND _AMQ_LARGE_SIZE IS NULL";

  private static final String OTHERS = BrokerQueue.ID + " IS NULL OR _AMQ_LARGE_SIZE IS NOT NULL";

  /** At most so many at a time; the rest with the next call. */
  private static final int MOST = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);

  private final Broker broker;

  public Strangers(Broker broker) {
    this.broker = broker;
  }

  /**
   * Takes them out of the queue, each with a line in the log. While the broker is away, this does
   * nothing.
   */
  public void drop() throws Exception {
    try (ActiveMQConnectionFactory connections = BrokerConnection.factory(broker);
        ServerLocator locator = connections.getServerLocator();
        ClientSessionFactory factory = locator.createSessionFactory();
        ClientSession session = session(factory)) {
      session.start();
      int left = MOST;
      while (left > 0) {
        left = drop(session, left);
      }
    } catch (ActiveMQException e) {
      LOG.debug("The broker is away; the watch on it says so", e);
    }
  }

  private ClientSession session(ClientSessionFactory factory) throws ActiveMQException {
    return broker.user().isEmpty()
        ? factory.createSession(true, true)
        : factory.createSession(broker.user(), broker.password(), false, true, true, false, 0);
  }

  /**
   * Drops some, up to and with a large one, whose content goes with the consumer.
   *
   * @return how many may still be dropped
   */
  private int drop(ClientSession session, int most) throws ActiveMQException {
    try (ClientConsumer consumer = session.createConsumer(broker.queueName(), OTHERS)) {
      for (int left = most; left > 0; left--) {
        ClientMessage message = consumer.receiveImmediate();
        if (message == null) {
          return 0;
        }
        message.individualAcknowledge();
        LOG.warn(
            "A message in {} names no packet and is dropped: {} {}",
            broker.queue(),
            kind(message),
            message.getMessageID());
        if (message.isLargeMessage()) {
          return left - 1;
        }
      }
      return 0;
    }
  }

  private static String kind(ClientMessage message) {
    String kind =
        switch (message.getType()) {
          case Message.TEXT_TYPE -> "text message";
          case Message.BYTES_TYPE -> "bytes message";
          case Message.MAP_TYPE -> "map message";
          case Message.OBJECT_TYPE -> "object message";
          case Message.STREAM_TYPE -> "stream message";
          default -> "message";
        };
    return message.isLargeMessage() ? "large " + kind : kind;
  }
}
