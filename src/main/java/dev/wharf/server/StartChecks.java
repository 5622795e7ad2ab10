package dev.wharf.server;

import dev.wharf.files.Disk;
import dev.wharf.files.OwnersOnly;
import dev.wharf.ledger.StateLock;
import dev.wharf.notify.Receivers;
import dev.wharf.packet.InWords;
import dev.wharf.settings.Http;
import dev.wharf.settings.Role;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must hold for a start to make sense; each refusal says how to fix it. */
public final class StartChecks {
  private static final Logger LOG = LoggerFactory.getLogger(StartChecks.class);

  private StartChecks() {}

  /**
   * Makes the folders that are not there.
   *
   * @throws StartException when one cannot be made or worked in
   */
  public static void makeFolders(Settings settings) throws StartException {
    for (Map.Entry<String, Path> entry : settings.folders().entrySet()) {
      makeFolder(entry.getKey(), entry.getValue(), settings);
    }
    requireApart(settings);
  }

  /**
   * Requires that no folder is the same as another or lies within another, also by links and
   * mounts. The settings have compared the paths alone.
   *
   * @throws StartException when one is
   */
  static void requireApart(Settings settings) throws StartException {
    for (Map.Entry<String, Path> entry : settings.folders().entrySet()) {
      requireApart(entry.getKey(), entry.getValue(), settings.folders());
    }
  }

  private static void requireApart(String name, Path folder, Map<String, Path> others)
      throws StartException {
    try {
      for (Map.Entry<String, Path> other : others.entrySet()) {
        boolean own = other.getKey().equals(name);
        if (!own && isWithin(folder.toRealPath(), Disk.key(other.getValue().toRealPath()))) {
          throw new StartException(
              name
                  + "="
                  + folder
                  + ": is the folder of "
                  + other.getKey()
                  + "="
                  + other.getValue()
                  + ", or lies in it: a link or a mount leads there. Packets would be taken from it"
                  + " twice, or from where they have ended; give it a folder of its own");
        }
      }
    } catch (IOException e) {
      throw new StartException(name + "=" + folder + ": cannot be looked at: " + InWords.of(e), e);
    }
  }

  private static boolean isWithin(Path folder, @Nullable Object other) throws IOException {
    for (Path above = folder; above != null; above = above.getParent()) {
      if (Objects.equals(Disk.key(above), other)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Makes a folder where it is not there.
   *
   * @param name the setting that names it
   * @throws StartException when it cannot be made or worked in
   */
  static void makeFolder(String name, Path folder, Settings settings) throws StartException {
    String setting = name + "=" + folder + ": ";
    try {
      if (folder.equals(settings.state())) {
        OwnersOnly.folder(folder);
      } else {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new StartException(
          setting
              + (Files.exists(folder)
                  ? "is not a folder"
                  : "the folder is not there and cannot be made: " + InWords.of(e)),
          e);
    }
    if (!Files.isReadable(folder) || !Files.isWritable(folder) || !Files.isExecutable(folder)) {
      throw new StartException(
          setting
              + "Wharf must be able to list, read and write the folder; give the user "
              + System.getProperty("user.name")
              + " the right to");
    }
  }

  /**
   * Takes the state folder for this process.
   *
   * @throws StartException when another has it
   */
  static StateLock lock(Path state) throws StartException {
    StateLock lock;
    try {
      lock = StateLock.take(state);
    } catch (IOException e) {
      throw new StartException("wharf.state=" + state + ": cannot be locked: " + InWords.of(e), e);
    }
    if (lock == null) {
      throw new StartException(
          "wharf.state="
              + state
              + ": in use by "
              + StateLock.holder(state)
              + ". Stop that server, or give this one a state folder, inbox and work folder of its"
              + " own");
    }
    return lock;
  }

  /** Warns when the last server was killed, and what it had committed last is gone. */
  static void reportLostLog(@Nullable Path ledger, StateLock lock) throws IOException {
    if (ledger != null
        && lock.afterKill()
        && Files.exists(ledger)
        && Files.size(ledger) > 0
        && !Files.exists(ledger.resolveSibling(ledger.getFileName() + "-wal"))) {
      LOG.warn(
          "The server before was killed, and {}-wal, which it must have left, is gone. Unless another"
              + " program has opened the ledger since, it lacks the last steps of packets; put the file"
              + " back if you have it. The receipts in the archive keep duplicates known",
          ledger);
    }
  }

  /**
   * Looks whether the status page's port is to be had.
   *
   * @throws StartException when it is not
   */
  static void requirePort(Http http) throws StartException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(http.host(), http.port()));
    } catch (IOException e) {
      throw new StartException(
          "wharf.http.port="
              + http.port()
              + ": cannot listen on "
              + http.host()
              + ": "
              + InWords.of(e)
              + ". Choose another port, or 0 for no status page",
          e);
    }
  }

  /**
   * Looks whether the routes can do what they are for, before any of them takes a packet.
   *
   * @throws StartException with all that is wrong with them
   */
  static void requireRoutes(CamelContext context, Settings settings) throws StartException {
    List<RouteDefinition> routes = RouteSteps.included(context);
    if (routes.isEmpty()) {
      throw new StartException(
          "No routes: camel.main.routes-include-pattern in "
              + Settings.FILE
              + " must name the files in routes/");
    }
    // A misspelt bean would else be reported as a step that is missing.
    List<String> beans = BeanRules.problems(routes, context.getRegistry(), settings);
    if (!beans.isEmpty()) {
      throw new StartException("The routes cannot be started: " + String.join("; ", beans));
    }
    RouteRules rules = new RouteRules(settings, context::resolvePropertyPlaceholders);
    List<String> problems = rules.problems(routes);
    if (!problems.isEmpty()) {
      throw new StartException("The routes cannot be started: " + String.join("; ", problems));
    }
    List<String> receivers = Receivers.problems(context, settings);
    if (!receivers.isEmpty()) {
      throw new StartException(String.join("; ", receivers));
    }
    String deadEnd = settings.roles().contains(Role.WORK) ? rules.deadEnd(routes) : null;
    if (deadEnd != null) {
      LOG.warn(
          "No way leads from the route {} to direct:archive. A packet that comes out of the routes"
              + " without an end counts as failed",
          deadEnd);
    }
  }
}
