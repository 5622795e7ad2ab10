package dev.wharf.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wharf.keep.Pruned;
import dev.wharf.operate.Operations.RefusedException;
import dev.wharf.packet.Printable;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes now what wharf.keep says has had its time; a running server does that by itself. */
@Command(
    name = "prune",
    mixinStandardHelpOptions = true,
    description =
        "Remove now what has had its time (wharf.keep.…); a running server does that by itself.")
final class PruneCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--dry-run", description = "Name what would be removed, and remove nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "As JSON, in one line.")
  private boolean json;

  private final Map<String, Long> removed = new TreeMap<>();
  private final Map<String, Long> left = new TreeMap<>();
  private final Map<String, String> problems = new TreeMap<>();

  /** A page of what is removed. */
  private interface Pages {
    Pruned page(@Nullable String after) throws IOException, RefusedException;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = Main.settings().get();
    boolean served =
        RunningServers.visit(settings.state(), server -> run(after -> server.prune(dryRun, after)));
    if (!served) {
      if (settings.ledger().shared() && !dryRun) {
        throw new CommandException(
            "servers share this ledger; give this command where one of them runs");
      }
      WithoutServer.give(
          settings,
          "prune",
          keepers -> {
            try {
              run(after -> keepers.keep().prune(dryRun, after));
            } catch (RefusedException e) {
              throw new CommandException(String.valueOf(e.getMessage()), e);
            }
            return Main.OK;
          });
    }
    return problems.isEmpty() ? Main.OK : Main.FAILED;
  }

  private void run(Pages pages) throws IOException, RefusedException {
    if (json) {
      runAsJson(pages);
      return;
    }
    each(pages, item -> System.out.println(line(item)));
    problems.forEach(
        (name, problem) -> System.err.println("wharf: " + Printable.of(name) + ": " + problem));
    System.out.println(summary());
  }

  /** Takes one thing that is removed. */
  private interface Taker {
    void take(Pruned.Item item) throws IOException;
  }

  /** No more than a page is ever held in memory. */
  private void each(Pages pages, Taker taker) throws IOException, RefusedException {
    String after = null;
    do {
      Pruned page = pages.page(after);
      for (Pruned.Item item : page.removed()) {
        removed.merge(item.what(), 1L, Long::sum);
        taker.take(item);
      }
      page.left().forEach((why, count) -> left.merge(why, count, Long::sum));
      problems.putAll(page.problems());
      after = page.next();
    } while (after != null);
  }

  private void runAsJson(Pages pages) throws IOException, RefusedException {
    JsonGenerator out = JSON.createGenerator(System.out);
    out.writeStartObject();
    out.writeBooleanField("dryRun", dryRun);
    out.writeArrayFieldStart("removed");
    each(pages, out::writePOJO);
    out.writeEndArray();
    out.writePOJOField("left", left);
    out.writePOJOField("problems", problems);
    out.writeEndObject();
    out.flush();
    System.out.println();
  }

  private String line(Pruned.Item item) {
    String folder = item.folder();
    return (dryRun ? "would remove " : "removed ")
        + (item.what().equals("packet") ? "" : "the " + item.what() + " of ")
        + Printable.of(item.name())
        + (folder == null || folder.equals(item.name()) ? "" : " as " + Printable.of(folder))
        + " ("
        + item.state()
        + "): "
        + item.why();
  }

  private String summary() {
    long all = removed.values().stream().mapToLong(Long::longValue).sum();
    long stay = left.values().stream().mapToLong(Long::longValue).sum();
    return (dryRun ? "would remove " : "removed ")
        + Words.count(all)
        + words(removed)
        + ", left "
        + Words.count(stay)
        + words(left);
  }

  private static String words(Map<String, Long> counts) {
    StringBuilder words = new StringBuilder();
    counts.forEach(
        (what, count) ->
            words.append(words.isEmpty() ? " (" : ", ").append(what).append(' ').append(count));
    return words.isEmpty() ? "" : words.append(')').toString();
  }
}
