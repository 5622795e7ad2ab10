package dev.wharf.server;

import dev.wharf.files.OwnersOnly;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Objects;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the Java machine is told to compile less. Its second compiler (C2) pays for code that
 * computes for minutes. But for the unpacking, Wharf waits for files and for its ledger, so that in
 * bursts a third of its processor time went to that compiler and nothing came back. Where a user's
 * own code runs in Java, the second compiler has all of it, and of the JDK what it calls.
 *
 * <p>A Java machine that knows no such directives works without them.
 */
final class CompilerDirectives {
  private static final Logger LOG = LoggerFactory.getLogger(CompilerDirectives.class);
  private static final String RESOURCE = "compiler-directives.json";

  private CompilerDirectives() {}

  /**
   * Adds them in a thread of its own, since a start need not wait for that.
   *
   * @param folder where the file that Java reads them from may stand
   */
  static void add(Path folder) {
    Thread thread = new Thread(() -> addFrom(folder.resolve(RESOURCE)), "wharf-compiler");
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether any Java code can run that is not Wharf's: a jar in the plugins, or a class path. */
  static boolean onlyOwnCode(Path plugins) {
    String classPath = System.getProperty("java.class.path", "");
    return classPath.indexOf(File.pathSeparatorChar) < 0 && Plugins.jars(plugins).isEmpty();
  }

  private static void addFrom(Path file) {
    try (InputStream directives =
        Objects.requireNonNull(CompilerDirectives.class.getResourceAsStream(RESOURCE))) {
      OwnersOnly.write(file, directives.readAllBytes());
      String[] arguments = {'"' + file.toAbsolutePath().toString() + '"'};
      Object answer =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "compilerDirectivesAdd",
                  new Object[] {arguments},
                  new String[] {String[].class.getName()});
      LOG.debug("{}", answer);
    } catch (IOException | JMException | RuntimeException e) {
      LOG.debug("The Java machine takes no directives for its compilers", e);
    } finally {
      file.toFile().delete(); // Java has read it, or never will.
    }
  }
}
