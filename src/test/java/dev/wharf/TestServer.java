package dev.wharf;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WharfProcess;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.LiveSettings;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** A server with the shipped routes and settings in this process, on folders of its own. */
public final class TestServer implements AfterEachCallback {
  private final Map<String, String> overrides = new HashMap<>();
  private Path root;
  private Path settings = Path.of("");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Server server;

  public TestServer() {
    try {
      root = Files.createTempDirectory("wharf-test");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    for (String folder : List.of("inbox", "archive", "quarantine", "work", "state")) {
      with("wharf." + folder, root.resolve(folder).toString());
    }
    with("wharf.poll-interval", "20ms");
    with("camel.component.seda.default-poll-timeout", "20"); // Stops wait for it.
    with("wharf.space-reserve", "1MB");
  }

  /** Overrides a setting, of Wharf's or Camel's. */
  public TestServer with(String key, String value) {
    overrides.put(key, value);
    return this;
  }

  /** Names a class as a bean. */
  public TestServer with(String bean, Class<?> type) {
    return with("camel.beans." + bean, "#class:" + type.getName());
  }

  public TestServer start() {
    log.start();
    root().addAppender(log);
    overrides.forEach(System::setProperty);
    try {
      server = Server.start(new LiveSettings(settings, Map.of(), System.getProperties()));
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      overrides.keySet().forEach(System::clearProperty);
    }
    return this;
  }

  /** The settings with the overrides, without a server. */
  public LiveSettings settings() {
    Properties properties = new Properties();
    properties.putAll(overrides);
    try {
      return new LiveSettings(Path.of(""), Map.of(), properties);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Gives the server a copy of the shipped settings and routes that can be edited. */
  public Path ownFiles() throws IOException {
    settings = Files.createDirectory(root.resolve("own"));
    WharfProcess.furnish(settings);
    Path routes = settings.resolve("routes");
    String pattern = "camel.main.routes-include-pattern = file:";
    Path file = settings.resolve(Settings.FILE);
    Files.writeString(file, Files.readString(file).replace(pattern + "routes", pattern + routes));
    return settings;
  }

  /** Waits until something has been logged. */
  public void awaitLog(String pattern) {
    Waiting.until(
        "the log says " + pattern,
        () ->
            new ArrayList<>(log.list)
                .stream()
                    .anyMatch(
                        event ->
                            Pattern.compile(pattern).matcher(event.getFormattedMessage()).find()));
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  public void stop() {
    root().detachAppender(log);
    if (server != null) {
      server.close();
      server = null;
    }
  }

  public PacketFolders inbox() {
    return new PacketFolders(folder("inbox"));
  }

  public Path folder(String name) {
    try {
      return Files.createDirectories(Path.of(overrides.get("wharf." + name)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  public Path archived(String name) {
    return folder("archive").resolve(name);
  }

  public Path quarantined(String name) {
    return folder("quarantine").resolve(name);
  }

  public CamelContext context() {
    return server.context();
  }

  /** Why the intake is paused; empty when it is not. */
  public String pausedWhy() {
    String why = server.parts().gate().closedBecause();
    return why == null ? "" : why;
  }

  /** Waits until nothing is ready and nothing in work; nothing may be left in the work folder. */
  public void settle() {
    Waiting.until(
        "all packets have ended",
        () -> {
          List<PacketName> ready = server.parts().ready().in(folder("inbox"), 1);
          return ready.isEmpty() && server.parts().claims().inWork() == 0;
        });
    try (Stream<Path> left = Files.list(folder("work"))) {
      List<Path> paths = left.toList();
      if (!paths.isEmpty()) {
        throw new AssertionError("Left in the work folder: " + paths);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    stop();
    for (String folder : List.of("inbox", "archive", "quarantine", "work", "state")) {
      new dev.wharf.files.Disk(dev.wharf.files.Durability.OS).wipe(folder(folder));
    }
    new dev.wharf.files.Disk(dev.wharf.files.Durability.OS).wipe(root);
  }
}
