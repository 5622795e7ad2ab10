package com.acme;

import dev.wharf.packet.Packet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A packet processor: leaves a score in the packet's results. Called by many threads at once. */
public class Score {
  private double weight = 1;

  /** camel.beans.packetProcessor.weight */
  public void setWeight(double weight) {
    this.weight = weight;
  }

  public void score(Packet packet) throws IOException {
    try (Stream<Path> files = Files.walk(packet.data())) {
      double score = weight * files.filter(Files::isRegularFile).count();
      Files.writeString(packet.results().resolve("score.txt"), score + "\n");
    }
  }
}
