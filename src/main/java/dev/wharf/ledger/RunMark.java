package dev.wharf.ledger;

import dev.wharf.files.OwnersOnly;
import dev.wharf.settings.StateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file in the state folder that says that a server runs. A stop removes it as the first thing;
 * so one that a start finds means that the server before it died, unless the machine was started
 * again since. A mark that cannot be written or read means only that a death is not noticed.
 */
public final class RunMark {
  private static final Logger LOG = LoggerFactory.getLogger(RunMark.class);
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path file;
  private final String boot;

  RunMark(Path state, String boot) {
    this.file = state.resolve(StateFolder.RUNNING);
    this.boot = boot;
  }

  /** The mark of a state folder, which only this process uses. */
  public static RunMark in(Path state) {
    return new RunMark(state, boot());
  }

  /** The run of a server that died here since the machine was started; null where none did. */
  public @Nullable String died() {
    try {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      return lines.size() == 2 && lines.get(1).equals(boot) ? lines.get(0) : null;
    } catch (IOException e) {
      LOG.debug("{} cannot be read", file, e);
      return null;
    }
  }

  /** Notes that a run of the server has begun. */
  public void begin(String owner) {
    try {
      byte[] lines = (owner + "\n" + boot + "\n").getBytes(StandardCharsets.UTF_8);
      Path made = OwnersOnly.write(file.resolveSibling("." + file.getFileName()), lines);
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be written, so a death of this server is not noticed: {}", file, e.toString());
    }
  }

  /** Notes that the server has been told to stop. */
  public void end() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} cannot be removed, so this stop passes for a death: {}", file, e.toString());
    }
  }

  private static String boot() {
    try {
      return Files.readString(BOOT).strip();
    } catch (IOException e) {
      return "unknown"; // Then a new start of the machine passes for a death.
    }
  }
}
