package dev.wharf.child;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts child processes and owns them, with all that they start: none outlives the server, even
 * when the server is killed. Safe for use by several threads.
 *
 * <p>Each child runs under a small shell that reads from a named pipe, which this process holds
 * open for writing. However this process ends, the kernel then closes the pipe, and the shell kills
 * the child and all that it started. A child may hold the pipe open itself; so the kernel is also
 * asked for a signal ({@link Spawner}). A process that escapes even so carries a mark, and is ended
 * at the next start.
 */
public final class Children implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Children.class);

  /** The variable that marks a child and all that it starts: state folder, run, child. */
  static final String MARK = "WHARF_OWNER";

  /** The variable that marks the shell that supervises a child. */
  private static final String SUPERVISOR_MARK = "WHARF_SUPERVISOR";

  /** The script of the shell that supervises each child. */
  private static final String SUPERVISE = script();

  private static final FileAttribute<Set<PosixFilePermission>> OWNERS_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final String PIPE = "alive-";

  /** Below the least maximum of process numbers that Linux has, 32,768. */
  private static final long LOWEST_NUMBER = 300;

  private static final long NUMBERS = 32_000;

  /** No divisor of the above in common, and nearly the golden section of it. */
  private static final long NUMBER_STRIDE = 12_347;

  private static final long MKFIFO_SECONDS = 5;

  private final Path state;
  private final String run = UUID.randomUUID().toString();
  private final AtomicLong count = new AtomicLong();
  private final Set<Child> alive = ConcurrentHashMap.newKeySet();
  private final MemoryWatch memory = new MemoryWatch();
  private final Lacking lacking = new Lacking();
  private Ownership ownership;
  private volatile @Nullable Spawner spawner;
  private @Nullable RandomAccessFile pipe;
  private volatile boolean closed;
  private @Nullable String stateMark;

  /**
   * @param state the server's state folder, which only this process uses
   */
  public Children(Path state, Ownership ownership) {
    this.state = state;
    this.ownership = ownership;
  }

  /** Ends the processes that earlier servers on this state folder left behind. */
  public void endSurvivors() throws IOException, InterruptedException {
    if (!Files.exists(markFile())) {
      return; // No earlier server started any.
    }
    String mark = stateMark();
    int killed = Marked.kill(SUPERVISOR_MARK, mark) + Marked.kill(MARK, mark);
    TemporaryFolder.wipeAll(mark);
    if (killed > 0) {
      LOG.warn(
          "{} processes of a server that was killed were still running; they are ended", killed);
    }
    try (DirectoryStream<Path> pipes = Files.newDirectoryStream(state, PIPE + "*")) {
      for (Path old : pipes) {
        Files.deleteIfExists(old);
      }
    }
  }

  /**
   * Starts a child.
   *
   * @param command the program and its arguments, which reach it unchanged
   * @param folder its working folder
   * @param environment its whole environment, except for the mark
   * @param errorsToo whether its standard error goes where its standard output goes
   * @throws IOException when it cannot be started, naming the program
   */
  public Child start(
      List<String> command, File folder, Map<String, String> environment, boolean errorsToo)
      throws IOException {
    File program =
        ProgramFile.require(command.get(0), folder, environment.getOrDefault("PATH", ""));
    Ownership how = open().fitFor(program);
    long number = count.incrementAndGet();
    String mark = stateMark() + "." + run + "." + number + ".";
    Spawner starts = Objects.requireNonNull(spawner);
    List<String> words = new ArrayList<>(starts.signalled(how));
    if (how == Ownership.NAMESPACE) {
      words.addAll(Ownership.namespace());
    }
    words.addAll(
        List.of(
            "/bin/sh",
            "-c",
            SUPERVISE,
            "wharf",
            pipeFile().toString(),
            mark,
            how.word(),
            String.valueOf(firstProcessNumber(number))));
    if (how == Ownership.NAMESPACE) {
      words.addAll(Ownership.withoutRights());
    }
    words.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(folder).redirectErrorStream(errorsToo);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put(SUPERVISOR_MARK, mark);
    TemporaryFolder temporary = TemporaryFolder.make(environment, mark);
    temporary.addTo(builder.environment());
    Child child;
    try {
      child =
          new Child(
              starts.start(builder), command.get(0), how, mark, ended -> end(ended, temporary));
    } catch (IOException e) {
      temporary.wipe();
      throw e;
    }
    alive.add(child);
    if (!child.alive()) {
      alive.remove(child); // It may have ended before it was added.
    }
    if (closed) {
      child.kill();
      throw new IOException("the server stops");
    }
    return child;
  }

  /** The programs that could not be started because they are not there. */
  public Lacking lacking() {
    return lacking;
  }

  /** Ends a child as soon as all of its processes together take more memory than that. */
  public void limitMemory(Child child, long mostBytes) {
    memory.watch(child, mostBytes);
    if (!child.alive()) {
      memory.forget(child);
    }
  }

  private void end(Child child, TemporaryFolder temporary) {
    alive.remove(child);
    memory.forget(child);
    temporary.wipe();
  }

  /**
   * Where the process numbers of a child begin in its namespace, far from those of the children
   * before and after it: so a name such as {@code /tmp/x.$$} differs from theirs, too.
   */
  private static long firstProcessNumber(long child) {
    return LOWEST_NUMBER + child * NUMBER_STRIDE % NUMBERS;
  }

  private static String script() {
    try (InputStream script = Children.class.getResourceAsStream("supervise.sh")) {
      if (script == null) {
        throw new IllegalStateException("supervise.sh is missing from the jar");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized Ownership open() throws IOException {
    if (pipe == null) {
      makePipe();
      pipe =
          new RandomAccessFile(
              pipeFile().toFile(), "rw"); // Opening it only for writing would block.
      spawner = new Spawner();
      ownership = ownership.here();
      LOG.debug("Child processes are kept together by {}", ownership);
    }
    return ownership;
  }

  private void makePipe() throws IOException {
    ProcessBuilder builder = new ProcessBuilder("mkfifo", "-m", "600", pipeFile().toString());
    builder.environment().clear();
    builder.environment().putAll(CleanEnvironment.with(List.of()));
    Process mkfifo = builder.start();
    try {
      if (!mkfifo.waitFor(MKFIFO_SECONDS, TimeUnit.SECONDS) || mkfifo.exitValue() != 0) {
        throw new IOException("mkfifo " + pipeFile() + " failed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private Path pipeFile() {
    return state.toAbsolutePath().resolve(PIPE + run);
  }

  private Path markFile() {
    return state.resolve("children");
  }

  /** Returns the mark of the children of all servers on this state folder. */
  private synchronized String stateMark() throws IOException {
    String mark = stateMark;
    if (mark == null) {
      // In a copy of the folder the mark is the other server's, whose processes are not ours to
      // end.
      String folder = "-" + Files.getAttribute(state, "unix:ino");
      if (!Files.exists(markFile()) || !Files.readString(markFile()).endsWith(folder)) {
        Files.deleteIfExists(markFile());
        Files.createFile(markFile(), OWNERS_ONLY);
        Files.writeString(markFile(), UUID.randomUUID() + folder);
      }
      mark = Files.readString(markFile());
      stateMark = mark;
    }
    return mark;
  }

  /** Returns those that run now, in no particular order. */
  public List<Child> running() {
    return List.copyOf(alive);
  }

  /** Ends all children; no child can be started after that. */
  @Override
  public void close() {
    closed = true;
    memory.close();
    alive.forEach(Child::kill);
    Spawner starts = spawner;
    if (starts != null) {
      starts.close();
    }
    try {
      if (pipe != null) {
        pipe.close();
        Files.deleteIfExists(pipeFile());
      }
    } catch (IOException e) {
      LOG.debug("The pipe cannot be removed; the next start removes it", e);
    }
  }
}
