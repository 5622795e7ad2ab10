package dev.wharf.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Tries a folder out with a file that is written, fsynced at any durability, and read back. */
final class Probe {
  private Probe() {}

  static void prove(Path folder) throws IOException {
    Path file = Files.createTempFile(folder, Move.ASIDE, ".probe");
    try {
      byte[] content = file.toString().getBytes(StandardCharsets.UTF_8);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(content));
        channel.force(true);
      }
      if (!Arrays.equals(Files.readAllBytes(file), content)) {
        throw new IOException(file + " reads otherwise than it was written");
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
