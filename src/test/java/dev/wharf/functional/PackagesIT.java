package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.Version;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WharfProcess;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tarball and the Debian package that the build leaves. */
class PackagesIT {
  private static final Path TARBALL = Path.of("target/wharf-" + Version.CURRENT + ".tar.gz");
  private static final Path DEB = Path.of("target/wharf_" + Version.CURRENT + "_all.deb");
  private static final int EXECUTABLE = 0111;

  /** A relative link of Markdown, without the part of the page that it points to. */
  private static final Pattern LINK = Pattern.compile("\\]\\((?![a-z]+:)([^)#\\s]+)[^)]*\\)");

  @TempDir Path folder;

  /** A file of a package; a link has its target as text. */
  private record Packed(int mode, boolean roots, String text) {}

  private static Map<String, Packed> tar(InputStream in, String prefix) throws IOException {
    Map<String, Packed> files = new TreeMap<>();
    TarArchiveInputStream tar = new TarArchiveInputStream(in);
    for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
      String name = e.getName();
      assertThat(name).startsWith(prefix);
      if (!e.isDirectory()) {
        byte[] content =
            e.isSymbolicLink()
                ? e.getLinkName().getBytes(StandardCharsets.UTF_8)
                : tar.readAllBytes();
        boolean roots = e.getLongUserId() == 0 && e.getLongGroupId() == 0;
        String text = new String(content, StandardCharsets.UTF_8);
        files.put(name.substring(prefix.length()), new Packed(e.getMode(), roots, text));
      }
    }
    return files;
  }

  private static Map<String, Packed> tarball() throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(TARBALL))) {
      return tar(new BufferedInputStream(in), "wharf-" + Version.CURRENT + "/");
    }
  }

  private static Map<String, Packed> deb(String member) throws IOException {
    try (ArArchiveInputStream ar =
        new ArArchiveInputStream(new BufferedInputStream(Files.newInputStream(DEB)))) {
      for (ArArchiveEntry e = ar.getNextEntry(); e != null; e = ar.getNextEntry()) {
        if (e.getName().startsWith(member)) {
          InputStream in = new ByteArrayInputStream(ar.readAllBytes());
          return tar(e.getName().endsWith(".gz") ? new GZIPInputStream(in) : in, "./");
        }
      }
    }
    throw new AssertionError(DEB + " has no " + member);
  }

  /** The names below a folder of the sources, with another prefix. */
  private static List<String> sources(String folder, String prefix) throws IOException {
    try (Stream<Path> paths = Files.walk(Path.of(folder))) {
      return paths
          .filter(Files::isRegularFile)
          .filter(path -> !path.toString().contains("__pycache__"))
          .map(path -> prefix + path)
          .toList();
    }
  }

  @Test
  void tarballHoldsAllThatAServerNeeds() throws IOException {
    Map<String, Packed> files = tarball();

    assertThat(files.keySet())
        .contains("wharf.jar", "LICENSE", "README.md", "completion/wharf", "conf/java.options")
        .containsAll(sources("routes", ""))
        .containsAll(sources("examples", ""))
        .containsAll(sources("docs", ""));
    assertThat(files.get("conf/application.properties").text())
        .isEqualTo(Files.readString(Path.of("application.properties")));
    assertThat(files.get("bin/wharf").mode() & EXECUTABLE).isEqualTo(EXECUTABLE);
    try (Stream<Path> jars = Files.list(Path.of("target/lib"))) {
      assertThat(jars.map(jar -> "lib/" + jar.getFileName()))
          .containsExactlyInAnyOrderElementsOf(
              files.keySet().stream().filter(name -> name.startsWith("lib/")).toList());
    }
    assertThat(files.values()).allMatch(Packed::roots);
  }

  @Test
  void debianPackageHoldsTheSameWithAUnitAndSettingsOfTheSystem() throws IOException {
    Map<String, Packed> files = deb("data.tar");

    assertThat(files.keySet())
        .contains("usr/share/wharf/wharf.jar", "usr/share/bash-completion/completions/wharf")
        .contains("usr/lib/systemd/system/wharf.service", "usr/share/doc/wharf/copyright")
        .containsAll(sources("routes", "etc/wharf/"))
        .containsAll(sources("docs", "usr/share/doc/wharf/"));
    assertThat(
            tarball().keySet().stream()
                .filter(name -> name.matches("(bin|conf|lib|routes|examples)/.*"))
                .map(name -> "usr/share/wharf/" + name))
        .allMatch(files::containsKey);
    assertThat(files.get("usr/bin/wharf").text()).isEqualTo("../share/wharf/bin/wharf");
    assertThat(files.get("usr/share/wharf/bin/wharf").mode() & EXECUTABLE).isEqualTo(EXECUTABLE);
    assertThat(files.get("etc/wharf/application.properties").text())
        .isEqualTo(
            Files.readString(Path.of("application.properties"))
                .replaceAll(
                    "(?m)^(wharf\\.(inbox|archive|quarantine|work|state) = )",
                    "$1/var/lib/wharf/"));
    assertThat(files.values()).allMatch(Packed::roots);
  }

  /** What the documents of a package point to and the package does not hold. */
  private static List<String> deadLinks(Map<String, Packed> files, String prefix) {
    List<String> dead = new ArrayList<>();
    for (Map.Entry<String, Packed> file : files.entrySet()) {
      if (file.getKey().startsWith(prefix) && file.getKey().endsWith(".md")) {
        Matcher links = LINK.matcher(file.getValue().text());
        while (links.find()) {
          Path target = Path.of(file.getKey()).resolveSibling(links.group(1)).normalize();
          String name = target.toString();
          if (files.keySet().stream().noneMatch(isOrIsIn(name))) {
            dead.add(file.getKey() + " -> " + links.group(1));
          }
        }
      }
    }
    return dead;
  }

  // A link of the package stands for all that is below it.
  private static Predicate<String> isOrIsIn(String name) {
    return known ->
        known.equals(name) || known.startsWith(name + "/") || name.startsWith(known + "/");
  }

  @Test
  void noDocumentOfThePackagesPointsToWhatIsNotThere() throws IOException {
    assertThat(deadLinks(deb("data.tar"), "usr/share/doc/")).isEmpty();
    // The settings stand in conf/ there, beside the options of Java.
    assertThat(deadLinks(tarball(), ""))
        .allMatch(dead -> dead.matches(".* -> (\\.\\./)?(application.properties|java.options)"));
  }

  @Test
  void whatOperatorsEditIsAConfigurationFile() throws IOException {
    Map<String, Packed> control = deb("control.tar");

    assertThat(control.get("conffiles").text().lines())
        .containsExactlyInAnyOrderElementsOf(
            deb("data.tar").keySet().stream()
                .filter(name -> name.startsWith("etc/"))
                .map(name -> "/" + name)
                .collect(Collectors.toSet()));
    assertThat(control.get("control").text()).contains("\nVersion: " + Version.CURRENT + "\n");
    assertThat(List.of("postinst", "prerm", "postrm"))
        .allMatch(script -> (control.get(script).mode() & EXECUTABLE) == EXECUTABLE);
  }

  @Test
  void serverStartsOutOfTheTarballAnywhere() throws Exception {
    Path place = Files.createDirectories(folder.resolve("my programs"));
    assertThat(
            new ProcessBuilder("tar", "xzf", TARBALL.toAbsolutePath().toString())
                .directory(place.toFile())
                .inheritIO()
                .start()
                .waitFor())
        .isZero();
    Path site = Files.createDirectories(folder.resolve("my site"));
    WharfProcess.furnish(site);
    Path link =
        Files.createSymbolicLink(
            folder.resolve("wharf"), place.resolve("wharf-" + Version.CURRENT + "/bin/wharf"));
    ProcessBuilder builder =
        new ProcessBuilder(link.toString(), "run", "-Dwharf.http.port=0")
            .directory(site.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("JAVA_OPTS", "-XX:TieredStopAtLevel=1"); // A short process.
    Process server = builder.start();
    try {
      Files.createDirectories(site.resolve("inbox"));
      new PacketFolders(site.resolve("inbox")).deliver("first", PacketFolders.zip(3));
      Waiting.within(
          Duration.ofSeconds(60),
          "it is archived",
          () -> Files.exists(site.resolve("archive/first/wharf.json")));
      server.destroy();
      assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(server.exitValue()).as("the launcher became the server").isEqualTo(143);
      assertThat(Files.readString(folder.resolve("log")).lines())
          .allMatch(line -> line.contains(" INFO "));
    } finally {
      server.destroyForcibly();
    }
  }
}
