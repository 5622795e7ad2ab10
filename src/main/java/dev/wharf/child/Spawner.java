package dev.wharf.child;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts processes that the kernel signals when this process ends, however it ends: no other
 * process can hold that up, as one can that opens the pipe for writing, too. The kernel goes by the
 * thread that started a process (PR_SET_PDEATHSIG of prctl(2)), so all are started by one thread,
 * which lives until this is closed. Safe for use by several threads.
 */
final class Spawner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Spawner.class);
  private static final String SETPRIV = "/usr/bin/setpriv";
  private static final String AT_DEATH = "--pdeathsig";
  private static final long LONGEST_TRIAL_SECONDS = 5;

  private final ExecutorService thread = Executors.newSingleThreadExecutor(Spawner::thread);
  private final boolean signals;

  Spawner() {
    signals = signalsWork();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "wharf-children");
    thread.setDaemon(true);
    return thread;
  }

  /** The command that has another signalled at the end of this process; empty where none can. */
  List<String> signalled(Ownership how) {
    // unshare(1) hands on what kills it. The supervisor of a mark has to end all that bear it.
    String signal = how == Ownership.NAMESPACE ? "KILL" : "USR2";
    return signals ? List.of(SETPRIV, AT_DEATH, signal) : List.of();
  }

  Process start(ProcessBuilder builder) throws IOException {
    try {
      return thread.submit(builder::start).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException(e.getCause());
    } catch (RejectedExecutionException e) {
      throw new IOException("the server stops", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  // util-linux before 2.33 does not know the option.
  private static boolean signalsWork() {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(SETPRIV, AT_DEATH, "KILL", "true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().clear();
      builder.environment().putAll(CleanEnvironment.with(List.of()));
      Process trial = builder.start();
      boolean ended = trial.waitFor(LONGEST_TRIAL_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        trial.destroyForcibly();
      }
      return ended && trial.exitValue() == 0;
    } catch (IOException e) {
      LOG.debug("There is no {}", SETPRIV, e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
