package com.acme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.packet.BadPacketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.spi.CliConnectorFactory;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The route of ct.camel.yaml without a server. Its beans are stand-ins that note what they are
 * given, and its end is a mock. Copy it for a route of your own.
 */
class CtRouteTest extends CamelTestSupport {
  private static final Path ROUTE = Path.of("examples/routes/ct.camel.yaml");

  private final List<String> steps = new ArrayList<>();

  // Else Camel's connector for its command line looks into the context while it starts.
  @Override
  protected CamelContext createCamelContext() throws Exception {
    CamelContext context = super.createCamelContext();
    CliConnectorFactory connector =
        context.getCamelContextExtension().getContextPlugin(CliConnectorFactory.class);
    if (connector != null) {
      connector.setEnabled(false);
    }
    return context;
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("ctCheck", (Processor) this::check);
    registry.bind("ctScore", (Processor) exchange -> steps.add("score"));
  }

  private void check(Exchange exchange) {
    steps.add("check " + exchange.getProperty("wharf.data"));
    if ("bad".equals(exchange.getMessage().getBody())) {
      throw new BadPacketException("no header");
    }
  }

  @BeforeEach
  void loadTheRoute() throws Exception {
    context()
        .addRoutes(
            new RouteBuilder() {
              @Override
              public void configure() {
                from("direct:archive").to("mock:archive");
              }
            });
    PluginHelper.getRoutesLoader(context())
        .loadRoutes(
            ResourceHelper.resolveMandatoryResource(context(), "file:" + ROUTE.toAbsolutePath()));
  }

  private Exchange process(String packet) {
    return template()
        .request(
            "direct:ct",
            exchange -> {
              exchange.getMessage().setBody(packet);
              exchange.setProperty("wharf.data", "/work/" + packet + "/data");
            });
  }

  @Test
  void packetIsCheckedAndThenScoredAndArchived() throws Exception {
    MockEndpoint archive = getMockEndpoint("mock:archive");
    archive.expectedBodiesReceived("scan");

    process("scan");

    archive.assertIsSatisfied();
    assertThat(steps).containsExactly("check /work/scan/data", "score");
  }

  @Test
  void packetThatTheCheckRefusesIsNeitherScoredNorArchived() throws Exception {
    MockEndpoint archive = getMockEndpoint("mock:archive");
    archive.expectedMessageCount(0);

    Exchange ended = process("bad");

    archive.assertIsSatisfied();
    assertThat(ended.getException()).isInstanceOf(BadPacketException.class).hasMessage("no header");
    assertThat(steps).containsExactly("check /work/bad/data");
  }
}
