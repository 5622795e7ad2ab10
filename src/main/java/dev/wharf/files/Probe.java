package dev.wharf.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Tries out in a folder all that packets need of one, at any durability. */
final class Probe {
  private Probe() {}

  static void prove(Path folder) throws IOException {
    Path made = Files.createTempDirectory(folder, Move.ASIDE);
    Path file = made.resolve("written");
    Path renamed = made.resolve("renamed");
    try {
      byte[] content = file.toString().getBytes(StandardCharsets.UTF_8);
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
        channel.write(ByteBuffer.wrap(content));
        channel.force(true);
      }
      Files.move(file, renamed);
      if (!Arrays.equals(Files.readAllBytes(renamed), content)) {
        throw new IOException(renamed + " reads otherwise than it was written");
      }
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(renamed);
      Files.delete(made);
    }
  }
}
