package dev.wharf.ledger;

import java.util.Locale;

/** Where a delivery stands. Each step is written before it is taken. */
public enum PacketState {
  /** Put back: nothing of it is in work; it is taken again when its time has come. */
  WAITING(false),
  CLAIMED(false),
  /** Its message is in a broker's queue; whoever gets that takes it up. */
  QUEUED(false),
  UNPACKING(false),
  PROCESSING(false),
  /** The point of no return: its content is whole, and the move is carried through. */
  ARCHIVING(false),
  QUARANTINING(false),
  ARCHIVED(true),
  QUARANTINED(true),
  /** Was quarantined, and then put back into the inbox as a delivery of its own. */
  REPLAYED(true),
  /** Its folder left the inbox before it was taken. */
  VANISHED(true);

  private final boolean ended;
  private final String word;

  PacketState(boolean ended) {
    this.ended = ended;
    this.word = name().toLowerCase(Locale.ROOT);
  }

  public boolean ended() {
    return ended;
  }

  /** Whether the packet's end is decided and only remains to be carried through. */
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
