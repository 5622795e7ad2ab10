package dev.wharf.server;

import dev.wharf.packet.Harmless;
import dev.wharf.packet.OpenPacket;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
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
import org.jspecify.annotations.Nullable;

/**
 * Notes on a packet which step of a user's own failed on it, since Camel forgets that as soon as
 * the step has ended, and cuts its failure to what harms nobody. Wharf's own steps are left out,
 * whose failures say what they are, and so are those of the entries from the notes, whose failures
 * name the entry.
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
    if (route == null) {
      return target;
    }
    return new Noting(
        target, route.equals(ENTRIES) ? null : "route " + route + ", step " + step.getId());
  }

  private boolean isOwn(ProcessorDefinition<?> step) {
    return (step instanceof BeanDefinition bean
            && bean.getRef() != null
            && ownBeans.contains(bean.getRef()))
        || (step instanceof ToDefinition to && to.getUri().startsWith("direct:"))
        || !step.getOutputs().isEmpty();
  }

  private static final class Noting extends DelegateAsyncProcessor {
    private final @Nullable String where;

    /**
     * @param where the step's place; null where the packet is not to know it
     */
    Noting(Processor step, @Nullable String where) {
      super(step);
      this.where = where;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      AtomicBoolean ended = new AtomicBoolean();
      try {
        return super.process(
            exchange,
            doneSync -> {
              ended.set(true);
              note(exchange);
              callback.done(doneSync);
            });
      } catch (Throwable e) { // Some failures make whoever handles them fail.
        if (ended.get()) {
          throw e; // It is a later step's.
        }
        exchange.setException(Harmless.of(e));
        note(exchange);
        callback.done(true);
        return true;
      }
    }

    private void note(Exchange exchange) {
      Exception failure = exchange.getException();
      if (failure == null) {
        return;
      }
      Throwable harmless = Harmless.of(failure);
      if (harmless != failure) {
        exchange.setException(harmless);
      }
      OpenPacket packet = exchange.getProperty(OpenPacket.PROPERTY, OpenPacket.class);
      if (packet != null && where != null) {
        packet.trail().failAt(where);
      }
    }
  }
}
