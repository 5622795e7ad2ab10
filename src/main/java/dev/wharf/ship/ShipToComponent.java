package dev.wharf.ship;

import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.SimpleTypeConverter;

/**
 * The endpoints {@code ship-to:wharf.inbox} and {@code ship-to:NAME}, which stand for what {@code
 * wharf.ship-to} says for an inbox. Camel knows them by these names alone, since it shows addresses
 * in MBeans, events and failures.
 */
public final class ShipToComponent extends DefaultComponent {
  /** The name of the component in endpoints. */
  public static final String COMPONENT = "ship-to";

  private static final String FIRST = "wharf.inbox";

  private final Shipping shipping;

  public ShipToComponent(Shipping shipping) {
    this.shipping = shipping;
  }

  /** The endpoint for the packets of an inbox. */
  static String endpoint(String inbox) {
    return COMPONENT + ":" + (inbox.isEmpty() ? FIRST : inbox);
  }

  @Override
  protected Endpoint createEndpoint(String uri, String inbox, Map<String, Object> parameters) {
    return new Onward(uri, this);
  }

  // A step of a user's, or an endpoint, may ask for the bytes of a file.
  @Override
  protected void doInit() throws Exception {
    super.doInit();
    getCamelContext()
        .getTypeConverterRegistry()
        .addTypeConverter(
            InputStream.class,
            OutgoingFile.class,
            new SimpleTypeConverter(
                false, (type, exchange, file) -> ((OutgoingFile) file).stream()));
  }

  @Override
  protected void doStop() throws Exception {
    shipping.close();
    super.doStop();
  }

  private static final class Onward extends DefaultEndpoint {
    Onward(String uri, ShipToComponent component) {
      super(uri, component);
    }

    @Override
    public Producer createProducer() {
      return new DefaultProducer(this) {
        @Override
        public void process(Exchange exchange) throws Exception {
          Objects.requireNonNull(
                  exchange.getProperty(Shipping.SHIPMENT, Consignment.class),
                  "a step has removed the property wharf.shipment")
              .send(exchange.getMessage().getBody());
        }
      };
    }

    @Override
    public Consumer createConsumer(Processor processor) {
      throw new UnsupportedOperationException("packets are shipped, and never received");
    }
  }
}
