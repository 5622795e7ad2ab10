package dev.wharf.packet;

import java.util.Locale;

/**
 * Why a packet was quarantined. The constants are in the order of the checks: where a zip has
 * several faults, the reason is the first of them here.
 */
public enum Reason {
  NOT_ZIP("ask the sender for the file again: this is not a zip"),
  TRUNCATED("ask the sender for the file again: its end is missing"),
  MULTI_DISK("ask the sender for one zip instead of a split one"),
  SLIP("treat the sender with care: an entry tries to leave the packet"),
  ABSOLUTE_PATH("treat the sender with care: an entry names a path of its own"),
  SYMLINK_ESCAPE("treat the sender with care: a link leads out of the packet"),
  UNSAFE_NAME(
      "ask the sender to rename the entry; set what the message names, if it does, and replay it"),
  SPECIAL_FILE("ask the sender for plain files, folders and links"),
  BOMB(
      "if the packet is meant, raise the setting that the message names, if it does, and replay it"),
  OVERLAP("treat the sender with care: entries share the same bytes"),
  DUPLICATE_NAME("ask the sender for names that differ"),
  NAME_MISMATCH("ask the sender for the file again, made by another tool"),
  ENCRYPTED(
      "ask the sender for a zip without a password, or give Wharf the password as the message says,"
          + " then replay it"),
  UNSUPPORTED_METHOD("ask the sender for a zip that is deflated"),
  EOCD_MISMATCH("ask the sender for the file again, made by another tool"),
  COUNT_MISMATCH("ask the sender for the file again, made by another tool"),
  BAD_OFFSET("ask the sender for the file again: it is damaged, or made by a tool at fault"),
  HEADER_MISMATCH("ask the sender for the file again: it is damaged, or made by a tool at fault"),
  CRC_ERROR("ask the sender for the file again: its content is damaged"),
  SIZE_MISMATCH("ask the sender for the file again: it is damaged"),
  CORRUPT_DATA("ask the sender for the file again: its content is damaged"),
  NAME_TOO_LONG(
      "ask the sender for shorter names; set what the message names, if it does, and replay it"),
  UNREADABLE("fix what the message names, or ask the sender for the file again, then replay it"),

  CHECKSUM_MISMATCH(
      "ask the sender for the file that the message names again, or for a checksum file that fits"),
  CHECKSUM_MISSING("ask the sender for a checksum file of the zip, as NAME.zip.sha256"),
  SIGNATURE_BAD("treat the packet with care: ask the sender for a signature by a key of theirs"),
  SIGNATURE_MISSING("ask the sender to sign the zip, as gpg --detach-sign NAME.zip does"),
  DUPLICATE("nothing, if the sender sent it twice: the archive holds it already"),
  MISSING_ZIP("ask the sender for the zip, put it into the folder, then replay it"),
  REFUSED("look at the message: the processing says that the packet itself is bad"),
  CANCELLED("nothing, or replay it: somebody ended the work on it"),
  OUT_OF_MEMORY(
      "give the processing more memory (.memoryMax), or let it need less, then replay it"),
  PROCESSING_FAILED("look at the message and the processing's own log, then replay it"),
  TIMEOUT("look at the processing, or give it more time, then replay it"),
  CHANGED("ask the sender to rename the folder only when it is whole, then replay it");

  private final String code;
  private final String mend;

  Reason(String mend) {
    this.code = name().toLowerCase(Locale.ROOT).replace('_', '-');
    this.mend = mend;
  }

  /** Returns its stable word in receipts, logs and commands, such as {@code crc-error}. */
  public String code() {
    return code;
  }

  /** Returns what an operator can do about it, as a clause. */
  public String mend() {
    return mend;
  }

  /**
   * Returns the reason with that code.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Reason ofCode(String code) {
    for (Reason reason : values()) {
      if (reason.code.equals(code)) {
        return reason;
      }
    }
    throw new IllegalArgumentException("There is no reason '" + Printable.of(code) + "'");
  }

  @Override
  public String toString() {
    return code;
  }
}
