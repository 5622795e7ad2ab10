package dev.wharf.cli;

import dev.wharf.packet.InWords;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Puts settings and routes into a folder, so that a server can run there. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = "Put application.properties, java.options and routes/ into a folder.")
final class InitCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FOLDER",
      arity = "0..1",
      defaultValue = ".",
      description = "Where a server is to run; this folder if none is given.")
  private Path folder = Path.of(".");

  @Override
  public Integer call() throws Exception {
    return init(unpacked(), folder);
  }

  /**
   * Copies what is missing; nothing is written over.
   *
   * @param unpacked what a package of Wharf was unpacked to
   * @return the exit code
   * @throws CommandException when the one is none, or the other cannot be written to
   */
  static int init(Path unpacked, Path folder) throws CommandException {
    Path conf = unpacked.resolve("conf");
    Path routes = unpacked.resolve("routes");
    if (!Files.isDirectory(conf) || !Files.isDirectory(routes)) {
      throw new CommandException(
          unpacked
              + " has no conf/ and routes/, as what a package brings has; copy application.properties"
              + " and routes/ from the sources instead");
    }
    try {
      int written = copy(conf, folder) + copy(routes, folder.resolve("routes"));
      System.out.println(
          folder.toAbsolutePath().normalize()
              + " has application.properties, java.options and routes/ ("
              + written
              + " files written); wharf run starts a server there");
    } catch (IOException e) {
      throw new CommandException(folder + " cannot be written to: " + InWords.of(e), e);
    }
    return Main.OK;
  }

  private static int copy(Path from, Path to) throws IOException {
    int written = 0;
    for (Path path : below(from)) {
      Path copy = to.resolve(from.relativize(path).toString());
      if (Files.isDirectory(path)) {
        Files.createDirectories(copy);
      } else if (Files.exists(copy)) {
        System.out.println(copy.normalize() + " is there already and stays as it is");
      } else {
        Files.copy(path, copy);
        written++;
      }
    }
    return written;
  }

  private static List<Path> below(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.sorted().toList();
    }
  }

  /** Where the jar stands. */
  private static Path unpacked() throws CommandException {
    try {
      CodeSource source =
          Objects.requireNonNull(InitCommand.class.getProtectionDomain().getCodeSource());
      return Path.of(source.getLocation().toURI()).resolveSibling("");
    } catch (URISyntaxException e) {
      throw new CommandException("the place of the jar is not known", e);
    }
  }
}
