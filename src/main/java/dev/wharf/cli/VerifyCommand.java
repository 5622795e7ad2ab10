package dev.wharf.cli;

import dev.wharf.check.Verification;
import dev.wharf.ledger.Identity;
import dev.wharf.ledger.JdbcLedger;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Proves the archive against its receipts, its zips and the ledger. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description =
        "Hold the archive against its receipts, zips and the ledger; exit 2 if one differs.")
final class VerifyCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    Settings settings = Main.settings().get();
    Path ledgerFile = settings.ledger().file();
    if (!Files.isDirectory(settings.archive())
        || (ledgerFile != null && !Files.exists(ledgerFile))) {
      throw new CommandException("There is no archive or no ledger yet: nothing to verify");
    }
    try (Ledger ledger =
        JdbcLedger.look(
            settings.ledger(),
            settings.durability(),
            Identity.unknown("verify"),
            Clock.systemUTC())) {
      return verify(settings, ledger);
    }
  }

  private static int verify(Settings settings, Ledger ledger) throws IOException {
    Verification verification =
        new Verification(
            settings, ledger, (folder, problem) -> System.out.println(folder + ": " + problem));
    try (Progress progress = new Progress("packets")) {
      progress.outOf(ledger.history().counts().getOrDefault(PacketState.ARCHIVED, 0L));
      verification.archive(progress::at);
    }
    verification.ledger();
    for (PacketRecord packet : ledger.blocked()) {
      System.out.println(packet.name() + ": is blocked on its way: " + packet.blocked());
    }
    System.out.println(
        "verified: "
            + verification.folders()
            + " packets in the archive, "
            + verification.wrong()
            + " problems");
    return verification.wrong() == 0 ? Main.OK : Main.SOME_WRONG;
  }
}
