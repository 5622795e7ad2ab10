package dev.wharf.server;

import dev.wharf.intake.InboxComponent;
import dev.wharf.jmx.LazyAssembler;
import dev.wharf.packet.Causes;
import dev.wharf.settings.LiveSettings;
import dev.wharf.settings.Settings;
import dev.wharf.unpack.Conversions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.spi.CliConnectorFactory;
import org.apache.camel.util.OrderedProperties;

/** Camel, which runs the routes of the settings with the beans of a server. */
final class Routes {
  private final Settings settings;
  private final Main camel = new Main();

  /**
   * @param takePackets whether the routes start, or are only made
   */
  Routes(LiveSettings live, boolean takePackets) {
    settings = live.get();
    Properties inForce = new Properties();
    inForce.putAll(settings.inForce());
    camel.setOverrideProperties(inForce);
    // Camel itself would read the file as Latin-1.
    Properties others = new OrderedProperties();
    others.putAll(live.others());
    camel.setInitialProperties(others);
    camel.setDefaultPropertyPlaceholderLocation("false");
    camel.configure().setShutdownTimeout((int) settings.stopTimeout().toSeconds());
    camel.configure().setAutoStartup(takePackets);
    camel.setShutdownStrategy(new SimpleMainShutdownStrategy()); // No hook: a command stops it.
  }

  /**
   * Makes the routes, and starts them.
   *
   * @throws StartException when one cannot be made; the message names it
   */
  void start(Beans beans) throws StartException {
    Map<String, Object> named = beans.named();
    named.forEach(camel::bind);
    camel.addMainListener(new Wiring(settings, named.keySet()));
    try {
      List<String> notUtf8 = new RouteFiles(settings.routes()).notUtf8();
      if (!notUtf8.isEmpty()) {
        throw new StartException("The routes cannot be started: " + String.join("; ", notUtf8));
      }
      requireOneTemplate();
      camel.start();
    } catch (Exception | LinkageError e) { // A user's jar may lack what it needs.
      StartException refused = Causes.first(e, StartException.class);
      if (refused != null) {
        throw refused;
      }
      List<String> clearly = RoutesCheck.clearly(new RouteFiles(settings.routes()), settings);
      throw clearly.isEmpty()
          ? StartFailure.of(e)
          : new StartException("The routes cannot be started: " + String.join("; ", clearly), e);
    }
  }

  // Camel would take the last one of a name, and say nothing.
  private void requireOneTemplate() throws IOException, StartException {
    RouteFiles files = new RouteFiles(settings.routes());
    long templates = files.read().values().stream().filter(IntakeTemplate::isInText).count();
    List<String> twice = templates > 1 ? RoutesCheck.clearly(files, settings) : List.of();
    if (!twice.isEmpty()) {
      throw new StartException("The routes cannot be started: " + String.join("; ", twice));
    }
  }

  /** Stops them: what is in flight is finished within the stop time-out. */
  void stop() {
    if (camel.getCamelContext() != null) {
      StoppableQueues.of(context()).stop();
    }
    camel.stop();
  }

  CamelContext context() {
    return camel.getCamelContext();
  }

  /** Adds the conversions and the user's jars before any route is made. */
  private static final class Wiring extends MainListenerSupport {
    private final Settings settings;
    private final Set<String> ownBeans;

    Wiring(Settings settings, Set<String> ownBeans) {
      this.settings = settings;
      this.ownBeans = ownBeans;
    }

    @Override
    public void beforeInitialize(BaseMainSupport main) {
      CamelContext context = main.getCamelContext();
      settingsComeFirst((PropertiesComponent) context.getPropertiesComponent());
      context.addComponent("file", new InboxComponent());
      StoppableQueues.of(context); // Before any route has a queue.
      context.setApplicationContextClassLoader(Plugins.load(settings.plugins()));
      context.getCamelContextExtension().setManagementMBeanAssembler(new LazyAssembler(context));
      context.addRoutePolicyFactory(new RouteTrail());
      context.getCamelContextExtension().addInterceptStrategy(new OwnSteps(ownBeans));
      // Camel starts it as soon as it is on the class path.
      CliConnectorFactory cli =
          context.getCamelContextExtension().getContextPlugin(CliConnectorFactory.class);
      if (cli != null) {
        cli.setEnabled(settings.camelCli());
      }
    }

    // They hold what -D and the environment say; a rehearsal has folders of its own all the same.
    private static void settingsComeFirst(PropertiesComponent placeholders) {
      placeholders.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_FALLBACK);
      placeholders.setEnvironmentVariableMode(
          PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_FALLBACK);
    }

    @Override
    public void afterConfigure(BaseMainSupport main) {
      // Camel has read the routes, and has started none.
      try {
        IntakeTemplate.addRoutes(main.getCamelContext(), settings.inboxes());
        StartChecks.requireRoutes(main.getCamelContext(), settings);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void beforeConfigure(BaseMainSupport main) {
      Conversions.addTo(main.getCamelContext().getTypeConverterRegistry());
    }
  }
}
