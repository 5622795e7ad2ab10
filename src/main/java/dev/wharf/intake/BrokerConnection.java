package dev.wharf.intake;

import dev.wharf.settings.Addresses;
import dev.wharf.settings.Broker;
import dev.wharf.settings.SettingsException;
import java.time.Duration;
import java.util.List;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.JmsConfiguration;
import org.springframework.jms.connection.CachingConnectionFactory;

/** The {@code jms:} endpoints of the routes, at the broker that the settings name. */
public final class BrokerConnection {
  /** The name of the component in the routes' endpoints. */
  public static final String COMPONENT = "jms";

  private static final Duration RECONNECT = Duration.ofSeconds(2);

  private BrokerConnection() {}

  /**
   * Makes connections.
   *
   * @throws SettingsException when the broker's address cannot be understood
   */
  static ActiveMQConnectionFactory factory(Broker broker) throws SettingsException {
    ActiveMQConnectionFactory factory;
    try {
      factory = new ActiveMQConnectionFactory(broker.url());
    } catch (RuntimeException e) {
      throw new SettingsException(
          List.of(
              "wharf.broker.url cannot be understood: "
                  + Addresses.inText(String.valueOf(e.getMessage()), broker.url())));
    }
    if (!broker.user().isEmpty()) {
      factory.setUser(broker.user());
      factory.setPassword(broker.password());
    }
    factory.setConsumerWindowSize(0); // A worker is given what it works on now, and no more.
    return factory;
  }

  /**
   * The component. It connects when it is used, and again whenever the broker was away.
   *
   * @throws SettingsException when the broker's address cannot be understood
   */
  public static JmsComponent to(Broker broker) throws SettingsException {
    ActiveMQConnectionFactory factory = factory(broker);
    CachingConnectionFactory senders = new CachingConnectionFactory(factory);
    JmsConfiguration configuration = new JmsConfiguration(factory);
    configuration.setTemplateConnectionFactory(senders);
    configuration.setTransacted(true); // A message is acknowledged when its route has ended.
    configuration.setLazyCreateTransactionManager(false);
    configuration.setCacheLevelName("CACHE_CONSUMER");
    configuration.setRecoveryInterval(RECONNECT.toMillis());
    // The body is never read: Java would make any object of it that a sender wants.
    configuration.setMapJmsMessage(false);
    configuration.setSelector(Strangers.OWN);
    configuration.setPreserveMessageQos(true);
    configuration.setDisableReplyTo(true);
    return new JmsComponent(configuration);
  }
}
