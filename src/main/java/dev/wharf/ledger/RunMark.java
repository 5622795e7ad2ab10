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
 * The file in the state folder that says which run of the server was the last one, and whether it
 * was told to stop, which a stop notes as the first thing. So a start learns from it that the
 * server before it died, unless the machine was started again since, or its process is still there:
 * then the state folder is a copy. A mark that cannot be written or read means only that a death is
 * not noticed.
 */
public final class RunMark {
  private static final Logger LOG = LoggerFactory.getLogger(RunMark.class);
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private static final Path PROCESSES = Path.of("/proc");

  /** Where the start time stands in /proc/PID/stat behind the name: it is field 22 of all. */
  private static final int BEGUN = 19;

  private static final String STOPPED = "stopped";
  private static final int LINES = 3;

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
    List<String> lines = lines();
    return lines.size() == LINES && lines.get(1).equals(boot) && !isAlive(lines.get(2))
        ? lines.get(0)
        : null;
  }

  /** The last run of a server here, where it was told to stop; else null. */
  public @Nullable String stopped() {
    List<String> lines = lines();
    return lines.size() == LINES && lines.get(1).equals(STOPPED) ? lines.get(0) : null;
  }

  private List<String> lines() {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      LOG.debug("{} cannot be read", file, e);
      return List.of();
    }
  }

  // The number of a process may be used again; with the clock ticks at which it began, since the
  // machine was started, it is one process (proc(5)). One in another PID namespace is not seen and
  // counts as dead, since a container that is started again has another one.
  private static boolean isAlive(String process) {
    String pid = process.substring(0, Math.max(0, process.indexOf(' ')));
    return pid.matches("[1-9][0-9]{0,9}") && process.equals(words(pid));
  }

  private static String process() {
    return words(String.valueOf(ProcessHandle.current().pid()));
  }

  private static String words(String pid) {
    try {
      String stat =
          Files.readString(PROCESSES.resolve(pid).resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return pid + " " + behindName[BEGUN];
    } catch (IOException | IndexOutOfBoundsException e) {
      return pid + " unknown"; // It is not there, or this system does not tell.
    }
  }

  /** Notes that a run of the server has begun. */
  public void begin(String owner) {
    try {
      write(owner, boot, process());
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be written, so a death of this server is not noticed: {}", file, e.toString());
    }
  }

  /** Notes that the server has been told to stop. */
  public void end() {
    List<String> lines = lines();
    try {
      if (!lines.isEmpty()) {
        write(lines.get(0), STOPPED, "");
      }
    } catch (IOException e) {
      if (!file.toFile().delete()) { // There may be no place left for a new one.
        LOG.warn("{} cannot be written, so this stop passes for a death: {}", file, e.toString());
      }
    }
  }

  private void write(String owner, String state, String process) throws IOException {
    byte[] lines = (owner + "\n" + state + "\n" + process + "\n").getBytes(StandardCharsets.UTF_8);
    Path made = OwnersOnly.write(file.resolveSibling("." + file.getFileName()), lines);
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String boot() {
    try {
      return Files.readString(BOOT).strip();
    } catch (IOException e) {
      return "unknown"; // Then a new start of the machine passes for a death.
    }
  }
}
