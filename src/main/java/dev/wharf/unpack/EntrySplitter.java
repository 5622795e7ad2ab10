package dev.wharf.unpack;

import dev.wharf.packet.OpenEntry;
import dev.wharf.packet.OpenPacket;
import java.io.IOException;
import java.util.Iterator;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.dataformat.zipfile.ZipSplitter;
import org.apache.camel.support.DefaultMessage;

/**
 * Splits a packet into its entries, one message each, with the headers of camel-zipfile's splitter
 * and a body that converts to a stream. Unlike that splitter it goes by the central directory,
 * which the door has checked, and leaves it to the worker to open its entry at random access:
 * nothing is held in memory, and entries are unpacked side by side. It hands out nothing more once
 * the packet has failed.
 */
public final class EntrySplitter extends ZipSplitter {
  /** The header with an entry's name, as in camel-zipfile. */
  static final String NAME_HEADER = "zipFileName";

  @Override
  public Object evaluate(Exchange exchange) {
    OpenPacket packet = exchange.getProperty(OpenPacket.PROPERTY, OpenPacket.class);
    try {
      return new Messages(exchange, packet, packet.content().openEntries());
    } catch (IOException e) {
      throw new RuntimeCamelException(e);
    }
  }

  private record Messages(Exchange exchange, OpenPacket packet, Iterator<OpenEntry> entries)
      implements Iterator<Message> {
    @Override
    public boolean hasNext() {
      return !packet.entries().failed() && entries.hasNext();
    }

    @Override
    public Message next() {
      OpenEntry entry = entries.next();
      Message message = new DefaultMessage(exchange.getContext());
      message.setHeaders(exchange.getIn().getHeaders());
      message.setHeader(NAME_HEADER, entry.name());
      message.setHeader(Exchange.FILE_NAME, entry.name());
      message.setBody(entry);
      return message;
    }
  }
}
