package dev.wharf.child;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One child process with all that it starts. Safe for use by several threads. */
public final class Child {
  /** How long it has to end by itself after SIGTERM, before SIGKILL. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Process process;
  private final Ownership ownership;
  private final String mark;
  private final Consumer<Child> ended;
  private final CompletableFuture<Void> swept;
  private final Instant started = Instant.now();
  private final String program;
  private volatile Work work = Work.NONE;
  private volatile boolean outOfMemory;

  Child(Process process, String program, Ownership ownership, String mark, Consumer<Child> ended) {
    this.program = program;
    this.process = process;
    this.ownership = ownership;
    this.mark = mark;
    this.ended = ended;
    this.swept = process.onExit().thenRunAsync(this::sweep);
  }

  /** Returns the process number of the shell that supervises it. */
  public long pid() {
    return process.pid();
  }

  public Instant started() {
    return started;
  }

  /** The program that it runs, without its arguments. */
  public String program() {
    return program;
  }

  /**
   * What it works on.
   *
   * @param delivery the id of the packet's delivery: others may have the same name
   * @param name the packet's, for those who watch; empty for nothing
   */
  public record Work(String delivery, String name) {
    public static final Work NONE = new Work("", "");
  }

  /** Notes what it works on. */
  public void worksOn(Work what) {
    work = what;
  }

  public Work worksOn() {
    return work;
  }

  /** Returns the stream that it reads as its standard input. */
  public OutputStream input() {
    return process.getOutputStream();
  }

  /** Returns what it prints to standard output. */
  public InputStream output() {
    return process.getInputStream();
  }

  /** Returns what it prints to standard error; empty when that goes to the output. */
  public InputStream errors() {
    return process.getErrorStream();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /**
   * Waits for the child to end, and then ends what it left behind.
   *
   * @return false when it is still running after that time
   */
  public boolean await(Duration longest) throws InterruptedException {
    if (!process.waitFor(longest.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    swept.join();
    return true;
  }

  /**
   * The exit code, as a shell gives it: 128 and the number of the signal that killed it.
   *
   * @throws IllegalThreadStateException while it runs
   */
  public int exit() {
    return process.exitValue();
  }

  /** Returns the resident memory of all of its processes, in bytes; 0 where that is not known. */
  public long residentBytes() {
    return ProcessTree.below(process.pid()).residentBytes();
  }

  /** Whether it was ended because it took more memory than it may. */
  public boolean outOfMemory() {
    return outOfMemory;
  }

  /** Ends it because it takes more memory than it may. */
  void endForMemory() {
    outOfMemory = true;
    kill();
  }

  /** Ends it with all that it started: by SIGTERM, and after a second by SIGKILL. */
  public void end() {
    List<ProcessHandle> all = process.descendants().toList();
    // The shell that supervises it passes no signal on, and ends when the child does.
    all.stream().filter(each -> !supervises(each)).forEach(ProcessHandle::destroy);
    try {
      process.waitFor(GRACE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
  }

  private boolean supervises(ProcessHandle descendant) {
    long parent = descendant.parent().map(ProcessHandle::pid).orElse(0L);
    return ownership == Ownership.NAMESPACE && parent == process.pid();
  }

  /** Ends it with all that it started, by SIGKILL. */
  void kill() {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    boolean interrupted = Thread.interrupted();
    try {
      if (process.waitFor(GRACE.toNanos(), TimeUnit.NANOSECONDS)) {
        swept.join();
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // Processes that are left may hold the output open. A namespace leaves none behind.
  private void sweep() {
    try {
      if (ownership == Ownership.MARK) {
        Marked.kill(Children.MARK, mark);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.accept(this);
    }
  }
}
