package dev.wharf.verify;

import dev.wharf.fixture.TestSettings;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Verified;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A packet's folder as its sender left it, and what the verification says of it. */
final class SenderFolder {
  static final String ZIP = "my packet.zip";

  private static final PacketName NAME = new PacketName("my packet");

  final Path root;
  final Path path;
  private final Map<String, String> settings = new HashMap<>();

  /** A folder with a zip of some bytes; the verification does not open it. */
  SenderFolder(Path root) {
    this.root = root;
    this.path = root.resolve("inbox").resolve(NAME.value());
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    write(ZIP, "the zip's bytes");
  }

  SenderFolder with(String setting, String value) {
    settings.put(setting, value);
    return this;
  }

  SenderFolder write(String name, String text) {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  SenderFolder write(String name, byte[] bytes) {
    try {
      Files.createDirectories(path.resolve(name).getParent());
      Files.write(path.resolve(name), bytes);
      return this;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  Path zip() {
    return path.resolve(ZIP);
  }

  /** The digest of a file in it, in lower case. */
  String digest(String algorithm, String name) {
    try {
      byte[] bytes = Files.readAllBytes(path.resolve(name));
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** What was verified; null where nothing was. */
  @Nullable Verified verified() {
    Settings read = TestSettings.in(root, settings);
    try {
      return new PacketVerification(null, () -> read).again(NAME, path);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What many packets of that kind, verified at a time, are refused for; empty for none. */
  Set<String> refusals(int packets) {
    Settings read = TestSettings.in(root, settings);
    PacketVerification verification = new PacketVerification(null, () -> read);
    Set<String> refusals = ConcurrentHashMap.newKeySet();
    IntStream.range(0, packets)
        .parallel()
        .forEach(
            i -> {
              try {
                verification.again(NAME, path);
              } catch (IOException | RuntimeException e) {
                refusals.add(String.valueOf(e));
              }
            });
    return refusals;
  }

  /** Why it is refused, as reason and message; empty where it is not. */
  String refusal() {
    try {
      verified();
      return "";
    } catch (BadPacketException e) {
      return e.reason() + ": " + e.getMessage();
    }
  }

  /** Runs a command of a shell in it. */
  SenderFolder run(String command) {
    try {
      Process process =
          new ProcessBuilder("sh", "-c", command)
              .directory(path.toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(command + ": " + output);
      }
      return this;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
