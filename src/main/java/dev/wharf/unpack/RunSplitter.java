package dev.wharf.unpack;

import dev.wharf.packet.Packet;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.dataformat.zipfile.ZipSplitter;

/**
 * Splits a packet as {@link EntrySplitter} does, but into runs of entries, one message for each.
 */
public final class RunSplitter extends ZipSplitter {
  @Override
  public Object evaluate(Exchange exchange) {
    try {
      return Run.of(exchange.getProperty(Packet.PROPERTY, Packet.class));
    } catch (IOException e) {
      throw new RuntimeCamelException(e);
    }
  }
}
