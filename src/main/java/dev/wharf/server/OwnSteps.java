package dev.wharf.server;

import dev.wharf.packet.Harmless;
import dev.wharf.packet.InWords;
import dev.wharf.packet.OpenPacket;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.PollEnrichDefinition;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.ScriptDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Notes on a packet which steps of a user's own its processing takes, and which of them failed on
 * it, since Camel forgets that as soon as the step has ended, and cuts its failure to what harms
 * nobody. Wharf's own steps are left out, whose failures say what they are, and so are those of the
 * entries from the notes, whose failures name the entry.
 */
final class OwnSteps implements InterceptStrategy {
  private static final String ENTRIES = "entries";
  private static final String BEAN = "bean:";

  private final Set<String> ownBeans;

  /**
   * @param ownBeans the names of Wharf's own beans
   */
  OwnSteps(Set<String> ownBeans) {
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
    return route.equals(ENTRIES) || isProcessBy(definition)
        ? new Noting(target, null, null)
        : new Noting(
            target,
            "route " + route + ", step " + step.getId(),
            works(definition) ? new Doing(step.getId(), bean(definition)) : null);
  }

  // What fails in the route that it leads to is that route's.
  private static boolean isProcessBy(ProcessorDefinition<?> step) {
    return step instanceof ToDynamicDefinition to
        && RouteSteps.PROCESS_BY.equals("toD " + to.getUri());
  }

  /** Whether a step does something to the packet, rather than to its message. */
  private static boolean works(ProcessorDefinition<?> step) {
    return step instanceof ToDefinition
        || step instanceof BeanDefinition
        || step instanceof EnrichDefinition
        || step instanceof PollEnrichDefinition
        || step instanceof ScriptDefinition
        || step instanceof ProcessDefinition
        || (step instanceof ToDynamicDefinition && !isProcessBy(step));
  }

  private static @Nullable String bean(ProcessorDefinition<?> step) {
    if (step instanceof BeanDefinition bean) {
      return bean.getRef();
    }
    String uri = step instanceof ToDefinition to ? RouteSteps.address(RouteSteps.uri(to)) : "";
    return uri.startsWith(BEAN) ? uri.substring(BEAN.length()) : null;
  }

  /**
   * A step that works on the packet.
   *
   * @param bean the bean that it runs; null where it runs none
   */
  private record Doing(String id, @Nullable String bean) {}

  private boolean isOwn(ProcessorDefinition<?> step) {
    return (step instanceof BeanDefinition bean
            && bean.getRef() != null
            && ownBeans.contains(bean.getRef()))
        || (step instanceof ToDefinition to && to.getUri().startsWith("direct:"))
        || !step.getOutputs().isEmpty();
  }

  private static final class Noting extends DelegateAsyncProcessor {
    private final @Nullable String where;
    private final @Nullable Doing doing;

    /**
     * @param where the step's place; null where the packet is not to know it
     * @param doing null where it does nothing to the packet
     */
    Noting(Processor step, @Nullable String where, @Nullable Doing doing) {
      super(step);
      this.where = where;
      this.doing = doing;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      OpenPacket packet = exchange.getProperty(OpenPacket.PROPERTY, OpenPacket.class);
      if (doing == null || packet == null || !packet.isProcessing()) {
        return take(exchange, callback);
      }
      int number = packet.steps().begin(doing.id(), doing.bean());
      return take(
          exchange,
          doneSync -> {
            packet.steps().end(number);
            if (packet.cancellation().asked() != null) {
              Thread.interrupted(); // It came too late for the step.
            }
            callback.done(doneSync);
          });
    }

    private boolean take(Exchange exchange, AsyncCallback callback) {
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

    // Camel drops the exchange of a thread that was interrupted, and asks nobody what becomes of
    // it.
    private static void outlive(Exchange exchange, Exception interrupted) {
      Thread.interrupted();
      exchange.getExchangeExtension().setInterrupted(false);
      exchange.setException(new IOException("it was interrupted: " + InWords.of(interrupted)));
    }

    private void note(Exchange exchange) {
      Exception failure = exchange.getException();
      if (failure == null) {
        return;
      }
      if (failure instanceof InterruptedException && !exchange.getContext().isStopping()) {
        outlive(exchange, failure);
        failure = exchange.getException();
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
