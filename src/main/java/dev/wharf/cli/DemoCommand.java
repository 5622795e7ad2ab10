package dev.wharf.cli;

import dev.wharf.files.Disk;
import dev.wharf.settings.LiveSettings;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Shows what Wharf does with a few packets that it makes. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Write a few packets, good and bad, into the inbox and drain it.")
final class DemoCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    LiveSettings live = Main.settings();
    Settings settings = live.get();
    String run =
        LocalTime.now(ZoneId.systemDefault()).format(DateTimeFormatter.ofPattern("HHmmss"));
    Map<String, String> packets = new LinkedHashMap<>();
    // Where no server can start, nothing is delivered.
    int drained = DrainCommand.drain(live, () -> packets.putAll(deliver(settings, run)));
    System.out.println("Where they are now:");
    boolean asExpected = drained != Main.FAILED;
    for (Map.Entry<String, String> packet : packets.entrySet()) {
      Path root = packet.getValue().equals("archived") ? settings.archive() : settings.quarantine();
      Path folder = root.resolve(packet.getKey());
      asExpected &= Disk.exists(folder.resolve("wharf.json"));
      System.out.println("  " + shown(folder.resolve("wharf.json")));
    }
    System.out.println(
        asExpected
            ? "Each folder holds its receipt, wharf.json; an archived one its content too."
            : "Not all of them ended as they should; the lines above say why.");
    return asExpected ? Main.OK : Main.FAILED;
  }

  private static Map<String, String> deliver(Settings settings, String run) throws IOException {
    Map<String, String> packets = DemoPackets.deliver(settings.inbox(""), run);
    System.out.println("Delivered into " + shown(settings.inbox()) + ":");
    packets.forEach(
        (name, expected) -> System.out.println("  " + name + "  (to be " + expected + ")"));
    return packets;
  }

  private static Path shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    return path.startsWith(here) ? here.relativize(path) : path;
  }
}
