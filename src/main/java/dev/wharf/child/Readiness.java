package dev.wharf.child;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what started this process that it is ready, where that asks for it by {@code NOTIFY_SOCKET}
 * (sd_notify(3)). The JDK has no datagrams to Unix sockets, so systemd-notify(1) sends it, as a
 * child that is not waited for.
 */
public final class Readiness {
  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
  private static final String SOCKET = "NOTIFY_SOCKET";
  private static final long LONGEST_SECONDS = 10;

  private Readiness() {}

  /**
   * Says that this process is ready, on a thread of its own.
   *
   * @param environment that of this process
   * @param words what it is doing, for people
   */
  public static void announce(Map<String, String> environment, String words) {
    String socket = environment.get(SOCKET);
    if (socket == null || socket.isEmpty()) {
      return;
    }
    Thread thread = new Thread(() -> send(socket, words), "wharf-ready");
    thread.setDaemon(true);
    thread.start();
  }

  private static void send(String socket, String words) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder("systemd-notify", "--ready", "--status=" + words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().clear();
      builder.environment().putAll(CleanEnvironment.with(List.of()));
      builder.environment().put(SOCKET, socket);
      Process process = builder.start();
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        LOG.warn("systemd-notify does not end, so that systemd may take this start for failed");
      } else if (process.exitValue() != 0) {
        LOG.warn("systemd-notify failed, so that systemd may take this start for failed");
      }
    } catch (IOException e) {
      LOG.warn(
          "There is no systemd-notify, so that systemd may take this start for failed; set Type=exec"
              + " in the unit");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
