package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/wharf}, with programs that print their arguments in the place of Java. */
class LauncherTest {
  private static final String PRINTS =
      """
      #!/bin/sh
      for word; do
        case $word in -XX:ArchiveClassesAtExit=*) echo classes >"${word#*=}" ;; esac
      done
      echo '%s'
      printf '%%s\\n' "$@"
      """;

  @TempDir Path root;
  private Path home;
  private Path site;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void unpack() throws IOException {
    home = root.toRealPath().resolve("my wharf");
    site = Files.createDirectories(root.resolve("my site"));
    Files.createDirectories(home.resolve("bin"));
    Files.copy(Path.of("packaging/bin/wharf"), home.resolve("bin/wharf"));
    Files.writeString(home.resolve("wharf.jar"), "");
    Files.createDirectories(home.resolve("routes"));
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(home.resolve("conf/application.properties"), "");
    environment.put("HOME", root.toString());
    environment.put("PATH", System.getenv("PATH"));
    java("17.0.15", "java 17");
    environment.put("JAVA_HOME", root.resolve("java 17").toString());
  }

  /** A Java that prints its arguments, a line each. */
  private void java(String version, String folder) throws IOException {
    Path bin = Files.createDirectories(root.resolve(folder).resolve("bin"));
    Files.writeString(
        root.resolve(folder).resolve("release"),
        "IMPLEMENTOR=\"N\"\nJAVA_VERSION=\"" + version + "\"\n");
    Path java = bin.resolve("java");
    Files.writeString(java, PRINTS.formatted(folder));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private List<String> run(Path launcher, String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(site.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }

  private Path launcher() {
    return home.resolve("bin/wharf");
  }

  @Test
  void givesAServerTheOptionsOfItsFolderAndThenThoseOfTheEnvironment() throws IOException {
    Files.writeString(site.resolve("java.options"), "# a comment\n-Xmx1g\n");
    environment.put("JAVA_OPTS", "-Xmx2g -Done=two");

    assertThat(run(launcher(), "drain", "-D", "wharf.packets=1"))
        .containsExactly(
            "java 17",
            "@java.options",
            "-Xmx2g",
            "-Done=two",
            "-jar",
            home.resolve("wharf.jar").toString(),
            "drain",
            "-D",
            "wharf.packets=1");
  }

  @Test
  void givesACommandThatAsksAServerNoneOfTheServersOptions() throws IOException {
    Files.writeString(site.resolve("java.options"), "-Dcom.sun.management.jmxremote.port=9010\n");

    assertThat(run(launcher(), "status")).doesNotContain("@java.options").endsWith("status");
    assertThat(run(launcher(), "-D", "wharf.packets=1", "history", "a b"))
        .endsWith("history", "a b");
    assertThat(run(launcher(), "run", "--help")).doesNotContain("@java.options");
  }

  @Test
  void isFoundThroughLinks() throws IOException {
    Path link = Files.createSymbolicLink(root.resolve("a link"), Path.of("my wharf/bin/wharf"));
    Path second = Files.createSymbolicLink(root.resolve("wharf"), link);

    assertThat(run(second, "status")).contains(home.resolve("wharf.jar").toString());
  }

  @Test
  void passesOverAnOlderJavaForANewerOne() throws IOException {
    java("1.8.0_412", "java 8");
    java("21", "java 21");
    environment.put("JAVA_HOME", root.resolve("java 8").toString());
    environment.put("PATH", root.resolve("java 21/bin") + ":" + System.getenv("PATH"));

    assertThat(run(launcher(), "status")).startsWith("java 21");
  }

  @Test
  void usesTheArchiveOfClassesThatItMadeForThisJavaAndThisJar() throws Exception {
    assertThat(run(launcher(), "status")).noneMatch(word -> word.contains("SharedArchiveFile"));

    Files.createDirectories(home.resolve("cache/making.999999999/state")); // Left by a kill.
    run(launcher(), "--make-class-archive");

    assertThat(run(launcher(), "status"))
        .anyMatch(word -> word.startsWith("-XX:SharedArchiveFile=" + home.resolve("cache") + "/"));
    assertThat(home.resolve("cache").toFile().list()).as("nothing else is left").hasSize(1);
    Files.writeString(home.resolve("wharf.jar"), "another");
    assertThat(run(launcher(), "status")).noneMatch(word -> word.contains("SharedArchiveFile"));
  }

  @Test
  void startsAllTheSameWhereNoArchiveOfClassesCanBeMade() throws Exception {
    Files.writeString(home.resolve("cache"), "no folder");
    environment.put("HOME", "/proc/nowhere");

    run(launcher(), "--make-class-archive");

    assertThat(run(launcher(), "run"))
        .endsWith("-jar", home.resolve("wharf.jar").toString(), "run");
  }
}
