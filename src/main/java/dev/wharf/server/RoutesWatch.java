package dev.wharf.server;

import dev.wharf.intake.Reprocessing;
import dev.wharf.operate.Overview;
import dev.wharf.unpack.Slots;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees edits of the routes' files. Files that have been the same over two looks are checked as a
 * whole; only if all is well do their routes take the place of those before, once what is in these
 * has ended. Otherwise nothing changes, and what is wrong stays visible until it is fixed. For one
 * thread.
 */
public final class RoutesWatch {
  private static final Logger LOG = LoggerFactory.getLogger(RoutesWatch.class);
  private static final Pattern CONFIGURATION = Pattern.compile("routeConfiguration(?!Id)");

  private static final String GONE = " is gone; its routes run until the next start";
  private static final Duration RETRY = Duration.ofMinutes(1);

  private final RouteFiles files;
  private final Supplier<CamelContext> routes;
  private final LiveInboxes inboxes;
  private final Overview overview;
  private final Slots packets;
  private final Reprocessing again;
  private final Duration patience;
  private final Runnable loaded;
  private long waitsUntil;
  private final Map<Path, String> running;
  private final Set<Path> gone = new HashSet<>();
  private Set<Path> goneBefore = Set.of();
  private Map<Path, Object> stamps;

  /** The stamps of files whose text said nothing new. */
  private @Nullable Map<Path, Object> known;

  private Map<Path, String> seen = Map.of();
  private List<String> told = List.of();

  /**
   * @param routes asked for once they run
   * @param packets the slots of the packets in work
   * @param again has those in work that are processed again
   * @param patience how long packets in work are waited for
   * @param loaded is run when routes have been put in place
   */
  RoutesWatch(
      RouteFiles files,
      Supplier<CamelContext> routes,
      LiveInboxes inboxes,
      Overview overview,
      Slots packets,
      Reprocessing again,
      Duration patience,
      Runnable loaded)
      throws IOException {
    this.files = files;
    this.routes = routes;
    this.inboxes = inboxes;
    this.overview = overview;
    this.packets = packets;
    this.again = again;
    this.patience = patience;
    this.loaded = loaded;
    running = files.read();
    stamps = stamps();
  }

  private Map<Path, Object> stamps() throws IOException {
    Map<Path, Object> now = new TreeMap<>();
    for (Path file : files.list()) {
      try {
        now.put(file, SettingsWatch.stamp(file));
      } catch (NoSuchFileException e) {
        LOG.debug("{} has gone at this moment", file, e);
      }
    }
    return now;
  }

  /** Loads the files that differ from those that run, if they are the same as at the last look. */
  public void look() throws IOException {
    Map<Path, Object> now = stamps();
    boolean settled = now.equals(stamps);
    stamps = now;
    if (!settled) {
      return; // Somebody may still be writing.
    }
    if (now.equals(known) && waitsUntil == 0) {
      return;
    }
    reportGone(now.keySet());
    Map<Path, String> edited = files.read();
    edited.entrySet().removeIf(file -> file.getValue().equals(running.get(file.getKey())));
    if (!gone.equals(goneBefore)) {
      goneBefore = Set.copyOf(gone);
      report(told);
    }
    if (!edited.equals(seen) || (waitsUntil != 0 && System.nanoTime() - waitsUntil >= 0)) {
      waitsUntil = 0;
      seen = edited;
      replace(edited);
    } else {
      known = now;
    }
  }

  // Its routes stay: some editors remove a file before they write it.
  private void reportGone(Set<Path> there) {
    for (Path file : running.keySet()) {
      if (!there.contains(file) && gone.add(file)) {
        LOG.warn("{}{}", file, GONE);
      }
    }
    gone.removeAll(there);
  }

  // Edits that need one another are taken together; else each is taken or refused for itself.
  private void replace(Map<Path, String> edited) {
    List<String> refused = new ArrayList<>();
    if (edited.size() > 1 && problems(edited).isEmpty()) {
      apply(edited, refused);
    } else {
      edited.forEach(
          (file, text) -> {
            Map<Path, String> alone = Map.of(file, text);
            List<String> problems = problems(alone);
            if (problems.isEmpty()) {
              apply(alone, refused);
            } else {
              refused.add(sentence(alone, problems));
            }
          });
    }
    refused.stream().filter(why -> !told.contains(why)).forEach(why -> LOG.warn("{}", why));
    told = refused;
    report(refused);
  }

  private void report(List<String> refused) {
    List<String> all = new ArrayList<>(refused);
    gone.stream().sorted().forEach(file -> all.add(file + GONE));
    overview.refusedRoutes(all);
  }

  private List<String> problems(Map<Path, String> edited) {
    for (Map.Entry<Path, String> file : edited.entrySet()) {
      if (configures(file.getKey(), file.getValue())) {
        return List.of("it says what becomes of failures, and waits for a restart of the server");
      }
    }
    Map<Path, String> all = new TreeMap<>(running);
    all.putAll(edited);
    return new RoutesCheck(routes.get(), overview.settings()).problems(all);
  }

  private boolean configures(Path file, String text) {
    return CONFIGURATION.matcher(text).find()
        || CONFIGURATION.matcher(running.getOrDefault(file, "")).find();
  }

  private static String sentence(Map<Path, String> edited, List<String> problems) {
    return "The edit of " + names(edited) + " changes nothing: " + String.join("; ", problems);
  }

  private static String names(Map<Path, String> files) {
    return String.join(", ", files.keySet().stream().map(Path::toString).toList());
  }

  /**
   * Replaces the routes while no packet is in work: Camel would cut off what is in a route that it
   * stops, and the packets would be blamed for it.
   */
  private void apply(Map<Path, String> edited, List<String> refused) {
    try {
      if (!packets.hold(patience) || !again.hold(patience)) {
        refused.add(
            "The edit of "
                + names(edited)
                + " waits until no packet is in work; it is tried again in a minute");
        waitsUntil = System.nanoTime() + RETRY.toNanos();
        return;
      }
      replaceNow(edited, refused);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      packets.endHold();
      again.endHold();
    }
  }

  private void replaceNow(Map<Path, String> edited, List<String> refused) {
    StoppableQueues queues = StoppableQueues.of(routes.get());
    queues.stop();
    try {
      for (Map.Entry<Path, String> file : edited.entrySet()) {
        load(file.getKey(), file.getValue());
      }
      edited.forEach(this::removeOldRoutes);
      running.putAll(edited);
      LOG.info("The routes of {} are as edited", names(edited));
    } catch (Exception | LinkageError e) {
      refused.add(sentence(edited, List.of(StartFailure.reason(e))));
      edited.forEach(this::restore);
    } finally {
      queues.goOn();
    }
    loaded.run();
  }

  private void restore(Path file, String attempted) {
    String before = running.get(file);
    try {
      removeRoutes(file, attempted, before == null ? "" : before);
      if (before != null) {
        load(file, before);
      }
    } catch (Exception | LinkageError e) {
      LOG.error(
          "The routes of {} as they were do not start again; restart the server: {}",
          file,
          StartFailure.reason(e));
    }
  }

  private void load(Path file, String text) throws Exception {
    boolean intake = IntakeTemplate.isInText(text);
    if (intake) {
      IntakeTemplate.removeRoutes(routes.get(), inboxes.open());
    }
    PluginHelper.getRoutesLoader(routes.get())
        .updateRoutes(
            ResourceHelper.fromBytes(
                "file:" + file.toAbsolutePath(), text.getBytes(StandardCharsets.UTF_8)));
    if (intake) {
      IntakeTemplate.addRoutes(routes.get(), inboxes.open());
    }
  }

  // A route that an edit has taken out of its file ends.
  private void removeOldRoutes(Path file, String text) {
    String before = running.get(file);
    if (before != null) {
      removeRoutes(file, before, text);
    }
  }

  /** Removes the routes of one text of a file that another text of it does not have. */
  private void removeRoutes(Path file, String text, String other) {
    Model model = routes.get().getCamelContextExtension().getContextPlugin(Model.class);
    try (DefaultCamelContext scratch = RoutesCheck.scratch(routes.get())) {
      Set<String> kept = ids(file, other, scratch);
      for (String id : ids(file, text, scratch)) {
        if (!kept.contains(id) && model.getRouteDefinition(id) != null) {
          routes.get().getRouteController().stopRoute(id);
          routes.get().removeRoute(id);
        }
      }
    } catch (Exception e) {
      LOG.warn("A route that {} no longer has still runs", file, e);
    }
  }

  private Set<String> ids(Path file, String text, CamelContext scratch) {
    Set<String> ids = new HashSet<>();
    ParsedRoutes.of(Map.of(file, text), scratch, overview.settings())
        .routes()
        .values()
        .forEach(routes -> routes.forEach(route -> ids.add(route.getRouteId())));
    return ids;
  }
}
