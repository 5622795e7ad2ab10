package dev.wharf.server;

import dev.wharf.packet.OpenPacket;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Notes on a packet which step failed on it, since Camel forgets that as soon as the step has
 * ended. The steps of the route of the entries are left out, which names the entry.
 */
final class FailedSteps implements InterceptStrategy {
  private static final String ENTRIES = "entries";

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode step, Processor target, Processor nextTarget) {
    String route =
        step instanceof ProcessorDefinition<?> definition
            ? ProcessorDefinitionHelper.getRouteId(definition)
            : null;
    return route == null || route.equals(ENTRIES)
        ? target
        : new Noting(target, "route " + route + ", step " + step.getId());
  }

  private static final class Noting extends DelegateAsyncProcessor {
    private final String where;

    Noting(Processor step, String where) {
      super(step);
      this.where = where;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      return super.process(
          exchange,
          doneSync -> {
            if (exchange.getException() != null) {
              OpenPacket packet = exchange.getProperty(OpenPacket.PROPERTY, OpenPacket.class);
              if (packet != null) {
                packet.trail().failAt(where);
              }
            }
            callback.done(doneSync);
          });
    }
  }
}
