package dev.wharf.ship;

import dev.wharf.packet.Printable;
import java.util.List;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.support.LanguageSupport;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Any endpoint of Camel's. Its producer is given the file as a stream with its name and length; it
 * cannot be asked what stands there.
 */
final class EndpointTarget implements Target {
  /** The headers in which components look for a name. */
  private static final List<String> NAMES =
      List.of(
          Exchange.FILE_NAME,
          "CamelAzureStorageBlobBlobName",
          "CamelGoogleCloudStorageObjectName",
          "CamelMinioObjectName");

  private final Endpoint endpoint;
  private final AsyncProducer producer;

  EndpointTarget(Endpoint endpoint) throws Exception {
    this.endpoint = endpoint;
    this.producer = endpoint.createAsyncProducer();
    ServiceHelper.startService(producer);
  }

  @Override
  public boolean isEmpty(String folder) {
    return false;
  }

  @Override
  public long size(String name) {
    return UNKNOWN;
  }

  @Override
  public void store(String name, OutgoingFile file, String temporary) throws Exception {
    requireLiteral(name);
    Exchange exchange = endpoint.createExchange();
    NAMES.forEach(header -> exchange.getMessage().setHeader(header, name));
    exchange.getMessage().setHeader(Exchange.FILE_LENGTH, file.size());
    exchange.getMessage().setHeader(Exchange.CONTENT_LENGTH, file.size());
    exchange.setProperty(Shipping.TEMPORARY, temporary);
    exchange.getMessage().setBody(file.stream());
    producer.process(exchange);
    Exception failure = exchange.getException();
    if (failure != null) {
      throw failure;
    }
  }

  // Senders choose names, and a component may run as an expression what looks like one. Those of
  // files do not.
  private void requireLiteral(String name) {
    if (!(endpoint instanceof GenericFileEndpoint) && LanguageSupport.hasSimpleFunction(name)) {
      throw new UnshippableException(
          "the name " + Printable.of(name) + " could be run as an expression of Camel there");
    }
  }

  @Override
  public List<String> below(String folder) {
    return List.of();
  }

  @Override
  public void remove(String name) {}

  @Override
  public void close() {
    ServiceHelper.stopService(producer, endpoint);
  }
}
