package dev.wharf.cli;

import dev.wharf.settings.Arrival;
import dev.wharf.settings.Inbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A few packets, good and bad, delivered as a sender delivers them. */
final class DemoPackets {
  private static final String CSV = "id,item,amount\n1,rope,12\n2,anchor,1\n3,lamp,4\n";

  private DemoPackets() {}

  /**
   * Delivers the packets.
   *
   * @param run distinguishes the packets of this run from those of others
   * @return their names, each with what should become of it
   */
  static Map<String, String> deliver(Inbox inbox, String run) throws IOException {
    Map<String, String> expected = new LinkedHashMap<>();
    byte[] orders = zip("orders/monday.csv", "orders/tuesday.csv", "orders/Zürich 日本.csv");
    byte[] damaged = orders.clone();
    damaged[70] ^= 1;
    Map<String, byte[]> packets = new LinkedHashMap<>();
    packets.put("orders", orders);
    packets.put("folders-only", zip("empty/", "empty/inner/"));
    packets.put("damaged", damaged);
    packets.put("half", Arrays.copyOf(orders, orders.length / 2));
    packets.put("escaping", zip("readme.txt", "../../outside.txt"));
    for (Map.Entry<String, byte[]> packet : packets.entrySet()) {
      String name = "demo-" + run + "-" + packet.getKey();
      deliver(inbox, name, packet.getValue());
      expected.put(
          name,
          switch (packet.getKey()) {
            case "damaged" -> "quarantined as crc-error or corrupt-data: a byte of it was flipped";
            case "half" -> "quarantined as truncated: half of the file is missing";
            case "escaping" -> "quarantined as slip: an entry wants to leave the packet";
            default -> "archived";
          });
    }
    return expected;
  }

  private static void deliver(Inbox inbox, String name, byte[] zip) throws IOException {
    Arrival arrival = inbox.arrival();
    Path folder =
        inbox.senderFolders()
            ? Files.createDirectories(inbox.folder().resolve("demo"))
            : inbox.folder();
    String suffix = arrival.incompleteSuffixes().get(0);
    if (arrival.accept().folders()) {
      Path arriving = Files.createDirectories(folder.resolve(name + suffix));
      Files.write(arriving.resolve(name + ".zip"), zip);
      Files.move(arriving, folder.resolve(name));
    } else {
      Path arriving = Files.write(folder.resolve(name + ".zip" + suffix), zip);
      Files.move(arriving, folder.resolve(name + ".zip"));
    }
    if (arrival.style() == Arrival.Style.MARKER) {
      Path beside = arrival.markerIsInside() ? folder.resolve(name) : folder;
      Files.createFile(beside.resolve(arrival.markerOf(name)));
    }
  }

  private static byte[] zip(String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        if (!name.endsWith("/")) {
          zip.write(CSV.getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    return bytes.toByteArray();
  }
}
