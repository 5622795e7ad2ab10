package dev.wharf.operate;

import dev.wharf.ledger.PacketRecord;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Refusal;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes of what the ledger has of a delivery what people see of it. */
final class RecordView {
  private static final String BLOCKED = "blocked";

  private RecordView() {}

  /** A delivery as the ledger has it. */
  static PacketView of(PacketRecord packet) {
    return of(packet, packet.blocked());
  }

  /**
   * The same.
   *
   * @param why what a delivery waits for that has not ended; null where nothing is known of that
   */
  static PacketView of(PacketRecord packet, @Nullable String why) {
    if (packet.ending() == null) {
      return new PacketView(
          packet.id(),
          packet.name().value(),
          word(packet),
          null,
          null,
          why,
          null,
          null,
          packet.attempts(),
          packet.failures(),
          0,
          0,
          packet.claimed().toString(),
          packet.updated().toString(),
          null,
          null,
          null,
          null,
          null,
          null,
          held(packet),
          null);
    }
    Reason reason = packet.decided().reason();
    boolean gone = packet.kept().from() != null;
    return new PacketView(
        packet.id(),
        packet.name().value(),
        word(packet),
        packet.decided().target(),
        packet.decided().code(),
        message(packet, gone),
        reason == null || gone || word(packet).equals(BLOCKED) ? null : reason.mend(),
        packet.decided().output(),
        packet.attempts(),
        failures(packet.failures(), packet.decided().message()),
        packet.decided().entries(),
        packet.decided().bytes(),
        packet.claimed().toString(),
        packet.updated().toString(),
        gone ? null : Math.max(0, Duration.between(packet.claimed(), packet.updated()).toMillis()),
        gone || packet.worked() == null ? null : packet.worked().toMillis(),
        null,
        null,
        null,
        null,
        held(packet),
        packet.kept().contentGone() > 0 ? true : null);
  }

  // The ledger counts those after which it was put back; the last one put it into the quarantine.
  private static int failures(int before, @Nullable String message) {
    return message != null && Refusal.saysThatItFailed(message) ? before + 1 : before;
  }

  private static @Nullable Boolean held(PacketRecord packet) {
    return packet.kept().held() == null ? null : true;
  }

  private static @Nullable String message(PacketRecord packet, boolean gone) {
    return gone
        ? packet.kept().why()
        : packet.blocked() == null ? packet.decided().message() : packet.blocked();
  }

  static String word(PacketRecord packet) {
    return packet.blocked() != null && !packet.state().ended()
        ? BLOCKED
        : packet.state().name().toLowerCase(Locale.ROOT);
  }
}
