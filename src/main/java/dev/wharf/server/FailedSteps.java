package dev.wharf.server;

import dev.wharf.packet.OpenPacket;
import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Notes on a packet which step of a user's own failed on it, since Camel forgets that as soon as
 * the step has ended. Wharf's own steps are left out, whose failures say what they are, and so are
 * those of the entries, whose failures name the entry.
 */
final class FailedSteps implements InterceptStrategy {
  private static final String ENTRIES = "entries";

  private final Set<String> ownBeans;

  /**
   * @param ownBeans the names of Wharf's own beans
   */
  FailedSteps(Set<String> ownBeans) {
    this.ownBeans = Set.copyOf(ownBeans);
  }

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode step, Processor target, Processor nextTarget) {
    if (!(step instanceof ProcessorDefinition<?> definition) || isOwn(definition)) {
      return target;
    }
    String route = ProcessorDefinitionHelper.getRouteId(definition);
    return route == null || route.equals(ENTRIES)
        ? target
        : new Noting(target, "route " + route + ", step " + step.getId());
  }

  private boolean isOwn(ProcessorDefinition<?> step) {
    return (step instanceof BeanDefinition bean
            && bean.getRef() != null
            && ownBeans.contains(bean.getRef()))
        || (step instanceof ToDefinition to && to.getUri().startsWith("direct:"))
        || !step.getOutputs().isEmpty();
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
