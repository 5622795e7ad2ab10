package dev.wharf.child;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's environment as the kernel shows it to all processes of the same user, children
 * among them, in {@code /proc/PID/environ}. That shows the memory in which the environment was
 * handed over, so what is written over there is seen by nobody; Java has a copy of its own.
 */
public final class OwnEnvironment {
  private static final Logger LOG = LoggerFactory.getLogger(OwnEnvironment.class);
  private static final Path SELF = Path.of("/proc/self");

  /** Fields of /proc/PID/stat behind the program's name: env_start, the 50th of all (proc(5)). */
  private static final int ENVIRONMENT_START = 50 - 3;

  private OwnEnvironment() {}

  /**
   * Writes over the values of some variables. {@link System#getenv()} keeps them.
   *
   * @param secret is asked for each name and value
   * @return whether they are hidden; false on systems other than Linux, and where /proc is not
   *     there
   */
  public static boolean hide(BiPredicate<String, String> secret) {
    System.getenv(); // From here on Java has its copy.
    try {
      byte[] all = Files.readAllBytes(SELF.resolve("environ"));
      long start = start();
      try (FileChannel memory = FileChannel.open(SELF.resolve("mem"), StandardOpenOption.WRITE)) {
        for (int at = 0, end; at < all.length; at = end + 1) {
          end = end(all, at);
          String variable = new String(all, at, end - at, StandardCharsets.UTF_8);
          int equals = variable.indexOf('=');
          if (equals > 0
              && secret.test(variable.substring(0, equals), variable.substring(equals + 1))) {
            int value = at + equals(all, at) + 1;
            memory.write(stars(end - value), start + value);
          }
        }
      }
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.debug("The environment stays as it is", e);
      return false;
    }
  }

  private static long start() throws IOException {
    String stat = Files.readString(SELF.resolve("stat"), StandardCharsets.ISO_8859_1);
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long start = Long.parseLong(fields[ENVIRONMENT_START]);
    if (start == 0) {
      throw new IOException("the kernel does not say where it is");
    }
    return start;
  }

  private static int end(byte[] all, int from) {
    int end = from;
    while (end < all.length && all[end] != 0) {
      end++;
    }
    return end;
  }

  private static int equals(byte[] all, int from) {
    int at = from;
    while (all[at] != '=') {
      at++;
    }
    return at - from;
  }

  private static ByteBuffer stars(int length) {
    byte[] stars = new byte[length];
    Arrays.fill(stars, (byte) '*');
    return ByteBuffer.wrap(stars);
  }
}
