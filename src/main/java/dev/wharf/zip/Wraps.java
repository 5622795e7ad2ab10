package dev.wharf.zip;

import dev.wharf.settings.Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a zip's directory says modulo 2^32, because it is larger than its fields and has no zip64,
 * as macOS writes it. Where local headers stand and how long their data is was found in the zip
 * before ({@link WrapSearch}); how large the content is shows when it is read, and size and CRC-32
 * prove it. Safe for use by several threads once the zip is checked.
 */
final class Wraps {
  /** For zips that say all they have to. */
  static final Wraps NONE = new Wraps(Long.MAX_VALUE);

  /** Deflate makes at most 1,032 bytes of one. */
  private static final long MOST_DEFLATED = 1032;

  private final long modulus;
  private final AtomicLong room = new AtomicLong();
  private final AtomicLong more = new AtomicLong();
  private final Map<Long, Long> packed = new HashMap<>();
  private final Map<Long, Long> grown = new ConcurrentHashMap<>();

  private String mostInWords = "";

  /** From which header on offsets lie one modulus higher. */
  private final List<Long> steps = new ArrayList<>();

  /**
   * @param modulus 2^32 but in tests
   */
  Wraps(long modulus) {
    this.modulus = modulus;
  }

  /** What a field holds of a value. */
  long low(long value) {
    return value % modulus;
  }

  long modulus() {
    return modulus;
  }

  /** Notes that, from this header on, offsets lie one modulus higher than before. */
  void step(CentralHeader from) {
    steps.add(from.position());
  }

  /** Notes how long an entry's data is. */
  void packed(CentralHeader header, long length) {
    packed.put(header.position(), length);
  }

  /** Sets how many bytes more than the directory says may be unpacked. */
  void limit(Limits limits, long declared, long zip) {
    long byRatio = zip > Long.MAX_VALUE / limits.ratio() ? Long.MAX_VALUE : zip * limits.ratio();
    long most = Math.min(limits.bytes(), Math.max(byRatio, limits.ratioAbove()));
    room.set(most - declared);
    mostInWords =
        "it unpacks to more than "
            + (most == limits.bytes()
                ? limits.bytesInWords() + " bytes"
                : limits.ratioInWords() + " times the size of the zip");
  }

  /** What {@link #limit} has set, as a clause. */
  String mostInWords() {
    return mostInWords;
  }

  /** The header with what is known of it. */
  CentralHeader correct(CentralHeader header) {
    boolean grows = mayGrow(header);
    if (!grows && steps.isEmpty() && packed.isEmpty() && grown.isEmpty()) {
      return header;
    }
    long offset = header.offset();
    for (long step : steps) {
      offset += step <= header.position() ? modulus : 0;
    }
    long length = packed.getOrDefault(header.position(), header.compressedSize());
    long size = grown.getOrDefault(header.position(), header.size());
    if (header.method() == CentralHeader.STORED && size == header.compressedSize()) {
      size = length;
    }
    return header.wrapped(this, offset, length, size);
  }

  /** Whether the content may be larger by a multiple of the modulus. */
  boolean mayGrow(CentralHeader header) {
    if (this == NONE || header.method() != CentralHeader.DEFLATED) {
      return false;
    }
    long length =
        packed.isEmpty()
            ? header.compressedSize()
            : packed.getOrDefault(header.position(), header.compressedSize());
    return length > (header.size() + modulus) / MOST_DEFLATED
        && !grown.containsKey(header.position());
  }

  /** Whether there is room for an entry that is larger by one modulus; it is taken then. */
  boolean takeRoom() {
    if (room.addAndGet(-modulus) >= 0) {
      return true;
    }
    room.addAndGet(modulus);
    return false;
  }

  void giveRoomBack() {
    room.addAndGet(modulus);
  }

  /** Notes the true size of an entry, all of which was read. */
  void grew(CentralHeader header, long size) {
    if (grown.put(header.position(), size) == null) {
      more.addAndGet(size - header.size());
    }
  }

  /** By how many bytes what was read so far is larger than the directory says. */
  long more() {
    return more.get();
  }

  /** The size of an entry as far as it is known. */
  long size(CentralHeader header) {
    return grown.getOrDefault(header.position(), header.size());
  }

  /** Whether the content may have so many bytes. */
  boolean fits(CentralHeader header, long size) {
    long more = size - size(header);
    return more == 0 || (more > 0 && mayGrow(header) && more % modulus == 0);
  }
}
