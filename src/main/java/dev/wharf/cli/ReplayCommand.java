package dev.wharf.cli;

import dev.wharf.archive.ReceiptKey;
import dev.wharf.archive.Replay;
import dev.wharf.archive.TrueReceipts;
import dev.wharf.files.Disk;
import dev.wharf.ledger.Identity;
import dev.wharf.ledger.JdbcLedger;
import dev.wharf.ledger.Ledger;
import dev.wharf.operate.Operations.Replayed;
import dev.wharf.operate.Operations.Selection;
import dev.wharf.packet.Printable;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts quarantined packets back into the inbox. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Put quarantined packets back into the inbox.")
final class ReplayCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  private Choice choice = new Choice();

  /** Which packets. */
  static final class Choice {
    @Parameters(paramLabel = "NAME", description = "Folders in the quarantine.", arity = "1..*")
    @Nullable List<String> names;

    @Option(names = "--reason", paramLabel = "CODE", description = "All set aside for this reason.")
    @Nullable String reason;

    @Option(names = "--all", description = "All of the quarantine.")
    boolean all;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = Main.settings().get();
    List<String> names =
        choice.names == null
            ? null
            : choice.names.stream().map(name -> folder(settings.quarantine(), name)).toList();
    int[] exit = {Main.OK};
    boolean served =
        RunningServers.visit(
            settings.state(),
            server ->
                exit[0] =
                    report(server.replay(new Selection(names, choice.reason, choice.all)), names));
    return served ? exit[0] : replay(settings);
  }

  /** Replays without a server, by ledger and receipts; the next server recognizes them. */
  private int replay(Settings settings) throws Exception {
    Reason reason = reason();
    Path file = settings.ledger().file();
    if (file != null && !Files.exists(file)) {
      return replay(settings, null, reason);
    }
    try (Ledger ledger =
        JdbcLedger.look(
            settings.ledger(),
            settings.durability(),
            Identity.unknown("replay"),
            Clock.systemUTC())) {
      return replay(settings, ledger, reason);
    }
  }

  private @Nullable Reason reason() throws CommandException {
    try {
      return choice.reason == null ? null : Reason.ofCode(choice.reason);
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }

  private int replay(Settings settings, @Nullable Ledger ledger, @Nullable Reason reason)
      throws IOException {
    Disk disk = new Disk(settings.durability());
    Replay replay =
        new Replay(settings, disk, new TrueReceipts(disk, ReceiptKey.found(settings), ledger));
    if (choice.names != null) {
      boolean all = true;
      for (String name : choice.names) {
        all &= replay.replay(folder(settings.quarantine(), name), ReplayCommand::report);
      }
      return all ? Main.OK : Main.FAILED;
    }
    Replay.Result result = replay.replayAll(reason, ReplayCommand::report);
    System.out.println("replayed " + result.replayed() + ", left " + result.left());
    return result.left() == 0 ? Main.OK : Main.FAILED;
  }

  /** Returns the folder's name, also where its path was given, as logs and completion do. */
  private static String folder(Path quarantine, String given) {
    Path path = Path.of(given).toAbsolutePath().normalize();
    return path.startsWith(quarantine) && !path.equals(quarantine)
        ? quarantine.relativize(path).toString()
        : given;
  }

  private static int report(Replayed result, @Nullable List<String> names) {
    result.replayed().forEach(name -> report(name, "", null));
    result.problems().forEach((name, problem) -> report(name, "", problem));
    if (names == null) {
      System.out.println("replayed " + result.count() + ", left " + result.left());
    }
    return result.left() == 0 ? Main.OK : Main.FAILED;
  }

  private static void report(String name, String id, @Nullable String problem) {
    if (problem == null) {
      System.out.println("replayed " + Printable.of(name));
    } else {
      System.err.println("wharf: " + Printable.of(name) + ": " + problem);
    }
  }
}
