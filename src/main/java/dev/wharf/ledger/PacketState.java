package dev.wharf.ledger;

import java.util.Locale;

/** Where a delivery stands. Each step is written to the ledger before it is taken. */
public enum PacketState {
  /** It was put back, and is claimed again when its time has come; nobody works on it. */
  WAITING(false),
  /** A server has it, and has not begun to work on it. */
  CLAIMED(false),
  /** Its message is in a broker's queue; whoever gets the message takes the packet up. */
  QUEUED(false),
  UNPACKING(false),
  PROCESSING(false),
  /** Past the point of no return: its content is whole, and its move is carried through. */
  ARCHIVING(false),
  QUARANTINING(false),
  ARCHIVED(true),
  QUARANTINED(true),
  /** It was quarantined, and then put back into the inbox as a new delivery. */
  REPLAYED(true),
  /** Its folder left the inbox before it was taken. */
  VANISHED(true),
  /** It had ended, and its folder is being removed. */
  REMOVING(true),
  /** It had ended, and its folder was removed on purpose. */
  REMOVED(true);

  private final boolean ended;
  private final String word;

  PacketState(boolean ended) {
    this.ended = ended;
    this.word = name().toLowerCase(Locale.ROOT);
  }

  /** Whether nothing remains to be done. */
  public boolean ended() {
    return ended;
  }

  /** Whether the packet's end is decided, and only its move remains. */
  public boolean ending() {
    return this == ARCHIVING || this == QUARANTINING;
  }

  String word() {
    return word;
  }

  static PacketState ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
