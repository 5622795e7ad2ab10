package dev.wharf.cli;

import dev.wharf.files.Disk;
import dev.wharf.ledger.Identity;
import dev.wharf.ledger.JdbcLedger;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.StateLock;
import dev.wharf.operate.Keepers;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Carries a command about what is kept out on the ledger itself, where no server runs. */
final class WithoutServer {
  private WithoutServer() {}

  /** An order for those who keep packets. */
  interface Order {
    /** Returns the exit code. */
    int give(Keepers keepers) throws IOException, CommandException;
  }

  /**
   * Gives an order. No server can start meanwhile.
   *
   * @param what the command's name
   * @throws CommandException when there is no ledger, or somebody uses it
   */
  static int give(Settings settings, String what, Order order)
      throws IOException, CommandException {
    Path file = settings.ledger().file();
    if (!Files.isDirectory(settings.state()) || (file != null && !Files.exists(file))) {
      throw new CommandException("There is no ledger yet: no packet is known");
    }
    try (@Nullable StateLock lock = StateLock.take(settings.state())) {
      if (lock == null) {
        throw new CommandException(
            "the state folder is in use by "
                + StateLock.holder(settings.state())
                + ", which takes no commands; try again once it has started or ended");
      }
      try (Ledger ledger =
          JdbcLedger.look(
              settings.ledger(),
              settings.durability(),
              Identity.unknown(what),
              Clock.systemUTC())) {
        return order.give(
            Keepers.of(
                () -> settings,
                ledger,
                new Disk(settings.durability()),
                Keepers.folders(settings, ledger)));
      }
    }
  }
}
