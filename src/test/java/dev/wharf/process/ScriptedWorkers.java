package dev.wharf.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Workers in plain shell that do for each packet what a test says. In a script {@code take} waits
 * for a packet, {@code $id} is its id and {@code $packet} its name, {@code answer} says that it
 * went well, {@code fail MESSAGE} that it did not.
 */
final class ScriptedWorkers {
  private static final String WORDS =
      """
      field() { rest=${line#*\\"$1\\":\\"}; printf '%s' "${rest%%\\"*}"; }
      take() { read -r line || exit 0; id=$(field id); packet=$(field packet); }
      ready() { echo '{"type":"ready"}'; }
      answer() { echo '{"type":"done","id":"'$id'"}'; }
      fail() { echo '{"type":"failed","id":"'$id'","message":"'"$1"'"}'; }
      """;

  private final Path folder;

  ScriptedWorkers(Path folder) {
    this.folder = folder;
  }

  /** The command of a worker that notes its start, is ready, and does that with each packet. */
  String forEachPacket(String... work) throws IOException {
    return script(
        "echo started >> '" + starts() + "'\nready\nwhile take; do\n" + join(work) + "done\n");
  }

  /** The command of one that does just that. */
  String script(String... lines) throws IOException {
    Path script = folder.resolve("worker.sh");
    Files.writeString(script, WORDS + join(lines));
    return "sh " + script;
  }

  private static String join(String... lines) {
    return String.join("\n", lines) + "\n";
  }

  private Path starts() {
    return folder.resolve("starts");
  }

  /** How many workers have noted their start. */
  int started() throws IOException {
    return Files.exists(starts()) ? Files.readAllLines(starts()).size() : 0;
  }

  List<String> lines(String file) throws IOException {
    return Files.readAllLines(folder.resolve(file));
  }
}
