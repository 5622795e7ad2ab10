package dev.wharf.notify;

import dev.wharf.packet.Receipt.Outcome;
import dev.wharf.settings.Addresses;
import dev.wharf.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.EndpointHelper;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints {@code receipts:archived} and {@code receipts:quarantined}, which stand for those
 * that the settings name. Camel shows the addresses of its endpoints in MBeans, events, logs and
 * failures, and would show passwords that it does not know as such; of these it knows the names
 * alone.
 */
public final class Receivers extends DefaultComponent {
  /** The name of the component in endpoints. */
  public static final String COMPONENT = "receipts";

  private final Settings settings;

  public Receivers(Settings settings) {
    this.settings = settings;
  }

  /**
   * What is wrong with the receivers of the settings: those of a kind that nothing here can deliver
   * to. Whether one answers is seen when a receipt is delivered.
   */
  public static List<String> problems(CamelContext context, Settings settings) {
    List<String> problems = new ArrayList<>();
    Map<String, String> receivers = new LinkedHashMap<>();
    receivers.put("wharf.on-archived", settings.onArchived());
    receivers.put("wharf.on-quarantined", settings.onQuarantined());
    receivers.forEach(
        (key, address) -> {
          String kind = kind(address);
          if (!address.isEmpty()
              && !address.startsWith(Notices.COMMAND)
              && context.getComponent(kind, true, false) == null) {
            problems.add(
                key
                    + ": no receipt can be delivered to "
                    + kind
                    + ":, since no Camel component of that name is here. Put the jar of camel-"
                    + kind
                    + " into the folder that wharf.plugins names, or give another endpoint");
          }
        });
    return problems;
  }

  private static String kind(String address) {
    return address.substring(0, Math.max(0, address.indexOf(':')));
  }

  /** The endpoint that stands for the receiver of an outcome's receipts. */
  static String endpoint(Outcome outcome) {
    return COMPONENT + ":" + outcome.word();
  }

  @Override
  protected Endpoint createEndpoint(String uri, String outcome, Map<String, Object> parameters) {
    return new Receiver(
        uri, this, Outcome.valueOf(outcome.toUpperCase(Locale.ROOT)) == Outcome.ARCHIVED);
  }

  private static final class Receiver extends DefaultEndpoint {
    private final Receivers receivers;
    private final boolean archived;

    Receiver(String uri, Receivers receivers, boolean archived) {
      super(uri, receivers);
      this.receivers = receivers;
      this.archived = archived;
    }

    String address() {
      Settings settings = receivers.settings;
      return archived ? settings.onArchived() : settings.onQuarantined();
    }

    @Override
    public Producer createProducer() {
      return new Delivery(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
      throw new UnsupportedOperationException("receipts are sent, and never received");
    }
  }

  /** Sends to the endpoint itself, which is made outside of Camel's registry. */
  private static final class Delivery extends DefaultProducer {
    private final Receiver receiver;
    private @Nullable Endpoint endpoint;
    private @Nullable Producer producer;

    Delivery(Receiver receiver) {
      super(receiver);
      this.receiver = receiver;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
      opened().process(exchange);
    }

    private synchronized Producer opened() throws Exception {
      Producer open = producer;
      if (open == null) {
        Endpoint made = make(receiver.address());
        ServiceHelper.startService(made);
        endpoint = made;
        open = made.createProducer();
        ServiceHelper.startService(open);
        producer = open;
      }
      return open;
    }

    private Endpoint make(String address) throws Exception {
      String uri =
          EndpointHelper.resolveEndpointUriPropertyPlaceholders(
              receiver.getCamelContext(), address);
      Component component = receiver.getCamelContext().getComponent(kind(uri));
      if (component == null) {
        throw new NoSuchEndpointException(Addresses.shown(address));
      }
      return component.createEndpoint(
          component.useRawUri() ? uri : EndpointHelper.normalizeEndpointUri(uri));
    }

    @Override
    protected synchronized void doStop() throws Exception {
      ServiceHelper.stopService(producer, endpoint);
      producer = null;
      super.doStop();
    }
  }
}
