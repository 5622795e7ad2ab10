package dev.wharf.cli;

import dev.wharf.ledger.StateLock;
import dev.wharf.local.RunningServer;
import dev.wharf.operate.Operations.RefusedException;
import dev.wharf.packet.InWords;
import dev.wharf.settings.Settings;
import dev.wharf.settings.SettingsException;
import dev.wharf.settings.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Takes a command to the server of its state folder. */
final class RunningServers {
  private RunningServers() {}

  /** A question or an order for a running server. */
  interface Errand {
    void run(RunningServer server) throws IOException, RefusedException;
  }

  /**
   * Runs an errand at the server that runs here.
   *
   * @return the exit code
   * @throws CommandException when none runs, or it refuses; the message says why
   */
  static int visit(Errand errand) throws CommandException, SettingsException {
    Path state = Settings.stateFolder(Path.of(""), System.getenv(), System.getProperties());
    if (!visit(state, errand)) {
      if (StateLock.holderLives(state)) {
        throw new CommandException(
            "the server on the state folder "
                + state
                + " starts, or stops, and takes no commands at the moment: "
                + StateLock.holder(state));
      }
      Path lock = state.resolve(StateFolder.LOCK);
      throw new CommandException(
          "no server runs on the state folder "
              + state
              + (Files.exists(lock) ? "; the last was " + StateLock.holder(state) : ""));
    }
    return Main.OK;
  }

  /**
   * Runs an errand at the server of a state folder.
   *
   * @return false when none runs there
   */
  static boolean visit(Path state, Errand errand) throws CommandException {
    try (@Nullable RunningServer server = RunningServer.find(state)) {
      if (server == null) {
        return false;
      }
      errand.run(server);
      return true;
    } catch (IOException | RefusedException e) {
      throw new CommandException(InWords.of(e), e);
    }
  }
}
