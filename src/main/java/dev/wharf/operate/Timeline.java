package dev.wharf.operate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wharf.ledger.Attempt;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.ledger.ServerRecord;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a delivery has gone through, as the ledger and its receipt tell. */
final class Timeline {
  private final Ledger ledger;

  Timeline(Ledger ledger) {
    this.ledger = ledger;
  }

  /** The attempts, the first one first. */
  List<PacketDetails.Tried> attempts(PacketRecord packet, @Nullable JsonNode receipt) {
    List<PacketDetails.Tried> tried = new ArrayList<>();
    Attempt last = null;
    for (Attempt attempt : ledger.history().attempts(packet.id())) {
      if (attempt.number() == packet.attempt() && attempt.outcome() == null) {
        last = attempt;
      } else {
        tried.add(
            new PacketDetails.Tried(
                attempt.number(),
                text(attempt.begun()),
                text(attempt.ended()),
                attempt.outcome() == null ? "unknown" : attempt.outcome(),
                null,
                attempt.message(),
                attempt.node()));
      }
    }
    boolean noted = !tried.isEmpty() && tried.get(tried.size() - 1).number() == packet.attempt();
    if (!noted) {
      tried.add(last(packet, last, receipt));
    }
    return tried;
  }

  private PacketDetails.Tried last(
      PacketRecord packet, @Nullable Attempt noted, @Nullable JsonNode receipt) {
    Instant begun = noted == null ? null : noted.begun();
    if (begun == null && packet.attempt() == 1) {
      begun = packet.claimed();
    }
    boolean ended = packet.state().ended();
    Reason reason = packet.ending() == null ? null : packet.ending().reason();
    return new PacketDetails.Tried(
        packet.attempt(),
        text(begun),
        ended && packet.kept().from() == null ? packet.updated().toString() : null,
        ended ? outcome(packet) : "in-work",
        reason == null ? null : reason.code(),
        packet.ending() == null ? packet.blocked() : packet.ending().message(),
        noted != null && noted.node() != null ? noted.node() : server(packet, receipt));
  }

  private static String outcome(PacketRecord packet) {
    PacketState before = packet.kept().from(); // It was removed since.
    return packet.state() == PacketState.REPLAYED
        ? "quarantined"
        : (before == null ? packet.state() : before).name().toLowerCase(Locale.ROOT);
  }

  private @Nullable String server(PacketRecord packet, @Nullable JsonNode receipt) {
    if (receipt != null && receipt.hasNonNull("node")) {
      return receipt.get("node").asText();
    }
    return ledger.servers().stream()
        .filter(server -> server.owner().equals(packet.owner()))
        .map(ServerRecord::node)
        .findFirst()
        .orElse(null);
  }

  static @Nullable String text(@Nullable Instant moment) {
    return moment == null ? null : moment.toString();
  }

  /** What it went through, the first step first. */
  static List<PacketDetails.Step> steps(PacketRecord packet, Optional<OpenPacket> open) {
    List<PacketDetails.Step> steps = new ArrayList<>();
    steps.add(new PacketDetails.Step("claimed", packet.claimed().toString()));
    open.ifPresent(
        packetInWork -> {
          add(steps, "unpacking", packetInWork.progress().sinceOpened());
          add(steps, "processing", packetInWork.progress().sinceProcessing());
        });
    if (open.isEmpty() || packet.state().ending() || packet.state().ended()) {
      String step =
          packet.state() == PacketState.REPLAYED
              ? "quarantined"
              : packet.state().name().toLowerCase(Locale.ROOT);
      steps.add(new PacketDetails.Step(step, packet.updated().toString()));
    }
    return steps;
  }

  private static void add(
      List<PacketDetails.Step> steps, String step, @Nullable Duration sinceThen) {
    if (sinceThen != null) {
      steps.add(new PacketDetails.Step(step, Instant.now().minus(sinceThen).toString()));
    }
  }
}
