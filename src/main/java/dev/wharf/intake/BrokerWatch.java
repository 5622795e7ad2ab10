package dev.wharf.intake;

import dev.wharf.packet.Printable;
import dev.wharf.packet.RootCause;
import dev.wharf.settings.Addresses;
import dev.wharf.settings.Broker;
import dev.wharf.settings.Role;
import dev.wharf.settings.SettingsException;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether the broker lets this server do its part: connects, and opens the queue. The routes
 * come back by themselves when it does again; this tells people, and keeps the intake paused until
 * then. Safe for use by several threads.
 */
public final class BrokerWatch {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerWatch.class);

  private final Broker broker;
  private final Set<Role> roles;
  private volatile @Nullable String away;

  public BrokerWatch(Broker broker, Set<Role> roles) {
    this.broker = broker;
    this.roles = roles;
  }

  /** Looks, and says so in the log when it is otherwise than before. */
  public void look() {
    String before = away;
    String now = problem();
    away = now;
    if (now != null && before == null) {
      LOG.warn("{} Packets wait, and it goes on by itself", Printable.sentence(now));
    } else if (now == null && before != null) {
      LOG.info("The broker can be worked with again");
    }
  }

  /** Why the broker cannot be worked with, as a clause; nothing when it can. */
  public Optional<String> away() {
    return Optional.ofNullable(away);
  }

  /** Looks; why it cannot be worked with now, as a clause, or null. */
  public @Nullable String problem() {
    try (Connection connection = BrokerConnection.factory(broker).createConnection();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      Queue queue = session.createQueue(broker.queueName());
      if (roles.contains(Role.WORK)) {
        session.createConsumer(queue).close();
      }
      if (roles.contains(Role.INTAKE)) {
        session.createProducer(queue).close();
      }
      return null;
    } catch (JMSException | SettingsException e) {
      return "wharf.queue="
          + broker.queue()
          + ": the broker of wharf.broker.url cannot be worked with: "
          + Addresses.inText(String.valueOf(RootCause.of(e).getMessage()), broker.url());
    }
  }
}
