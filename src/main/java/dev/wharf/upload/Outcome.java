package dev.wharf.upload;

import dev.wharf.packet.PacketName;

/**
 * What a sender is answered whose upload, or part of one, has come.
 *
 * @param offset from which byte on more is to come; the length where all has come
 * @param length of the whole zip, in bytes
 */
public record Outcome(PacketName packet, Kind kind, long offset, long length) implements Begun {
  /** How it stands with the packet. */
  public enum Kind {
    /** It has just come to stand in its inbox, whole and on the disk. */
    DELIVERED("waiting"),
    /** The same stands in its inbox, or is in work, from an upload before. */
    WAITING("waiting"),
    /** The same was archived before. */
    ARCHIVED("archived"),
    /** A part of it is on the disk, and more is to come. */
    PART("arriving");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The word for it in the API. */
    public String word() {
      return word;
    }
  }
}
