package dev.wharf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Waiting;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompilerDirectivesTest {
  @TempDir Path folder;

  private final String classPath = System.getProperty("java.class.path");

  @AfterEach
  void classPathAsItWas() {
    System.setProperty("java.class.path", classPath);
  }

  @Test
  void secondCompilerIsLeftWhatComputesOverBytes() throws Exception {
    Path spaced = Files.createDirectory(folder.resolve("a folder"));

    CompilerDirectives.add(spaced);

    Waiting.until(
        "the directives are in force",
        () -> command("compilerDirectivesPrint").contains("dev/wharf/zip"));
    try {
      String directives = command("compilerDirectivesPrint");
      assertThat(directives.indexOf("dev/wharf/zip/*.*"))
          .as("the first that fits counts: %s", directives)
          .isLessThan(directives.indexOf("matching: */*.*"));
    } finally {
      command("compilerDirectivesRemove");
      command("compilerDirectivesRemove");
    }
  }

  @Test
  void jarAloneIsOnlyOwnCode() {
    System.setProperty("java.class.path", "target/wharf.jar");

    assertThat(CompilerDirectives.onlyOwnCode(folder)).isTrue();
    assertThat(CompilerDirectives.onlyOwnCode(folder.resolve("missing"))).isTrue();
  }

  @Test
  void jarInPluginsIsCodeOfUsers() throws Exception {
    System.setProperty("java.class.path", "target/wharf.jar");
    Files.createFile(folder.resolve("acme.jar"));

    assertThat(CompilerDirectives.onlyOwnCode(folder)).isFalse();
  }

  @Test
  void classPathHasCodeOfUsers() {
    System.setProperty("java.class.path", "target/wharf.jar" + File.pathSeparator + "classes");

    assertThat(CompilerDirectives.onlyOwnCode(folder)).isFalse();
  }

  private static String command(String name) {
    try {
      return String.valueOf(
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  name,
                  new Object[0],
                  new String[0]));
    } catch (javax.management.JMException e) {
      throw new IllegalStateException(e);
    }
  }
}
