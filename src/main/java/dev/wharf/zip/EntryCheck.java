package dev.wharf.zip;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.EntryPath;
import dev.wharf.packet.PacketEntry.Kind;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Checks the entries of one zip, each by itself and all together, and adds what is wrong to the
 * faults.
 */
final class EntryCheck {
  private static final int READ_AHEAD = 4 * 1024;
  private static final int LONGEST_TARGET = 4095;
  private static final int MOST_LINKS = 10_000;

  private final ZipSource source;
  private final EntryNames names;
  private final Limits limits;
  private final int longestPath;
  private final Inflaters inflaters;
  private final Faults faults;
  private final Cursor local;
  private final Extents extents = new Extents();
  private final NameSet paths = new NameSet();
  private final Links links = new Links();
  private long bytes;
  private boolean folders;

  EntryCheck(
      ZipSource source,
      EntryNames names,
      Limits limits,
      int longestPath,
      Inflaters inflaters,
      Faults faults) {
    this.names = names;
    this.inflaters = inflaters;
    this.source = source;
    this.limits = limits;
    this.longestPath = longestPath;
    this.faults = faults;
    this.local = new Cursor(source, READ_AHEAD);
  }

  /**
   * Checks one entry.
   *
   * @param base what offsets are counted from
   * @param directoryStart where the entries' data must have ended
   * @throws BadPacketException with a fault after which this entry cannot be checked further
   */
  void check(CentralHeader header, long base, long directoryStart) throws IOException {
    checkDeclared(header);
    byte[] rawName = new byte[header.nameLength()];
    source.read(header.nameStart(), rawName, 0, rawName.length);
    EntryPath path = checkPath(header, rawName);
    long position = base + header.offset();
    LocalHeader found = LocalHeader.check(local, position, header, rawName, faults);
    comparePaths(header, found, rawName);
    long dataEnd = found.dataStart() + header.compressedSize();
    if (dataEnd < 0 || dataEnd > source.size()) {
      faults.add(
          Reason.BAD_OFFSET, "the data of entry '" + header.name() + "' ends past the file's end");
    } else if (dataEnd > directoryStart) {
      faults.add(
          Reason.OVERLAP, "the data of entry '" + header.name() + "' runs into the directory");
    } else {
      long end =
          found.described()
              ? Descriptor.check(local, dataEnd, header, found.zip64(), faults)
              : dataEnd;
      if (end > directoryStart) {
        faults.add(
            Reason.OVERLAP,
            "the descriptor of entry '" + header.name() + "' runs into the directory");
      }
      extents.add(position, end);
      if (header.encrypted() && header.isReadable()) {
        source.keys().admit(source, position, header);
      }
      if (header.kind() == Kind.LINK && path != null) {
        checkLink(path, header, position);
      }
    }
  }

  /** Both headers may have a Unicode path field. */
  private void comparePaths(CentralHeader header, LocalHeader found, byte[] rawName)
      throws IOException {
    if (found.unicodePath() != null && header.extraLength() > 0) {
      UnicodePath path = UnicodePath.read(extra(header), 0, header.extraLength(), rawName);
      if (path != null && !path.path().equals(found.unicodePath())) {
        faults.add(
            Reason.NAME_MISMATCH,
            "entry '" + header.name() + "' has another Unicode path in its local header");
      }
    }
  }

  private ByteBuffer extra(CentralHeader header) throws IOException {
    return source.load(header.nameStart() + header.nameLength(), header.extraLength());
  }

  private void checkDeclared(CentralHeader header) throws IOException {
    String entry = "entry '" + header.name() + "' ";
    if (header.disk() != 0) {
      faults.add(Reason.MULTI_DISK, entry + "is on another part of a split zip");
    }
    header.type().check(faults);
    if (header.extraLength() > 0) {
      header.type().checkExtra(extra(header), 0, header.extraLength(), faults);
    }
    Compression compression = Compression.of(header.method());
    if (header.strangelyEncrypted()) {
      faults.add(Reason.ENCRYPTED, entry + "is encrypted in a way that Wharf does not know");
    } else if (compression == null) {
      faults.add(
          Reason.UNSUPPORTED_METHOD,
          entry + "is compressed by method " + header.method() + ", which Wharf does not know");
    }
    long packed = header.dataSize();
    if (packed < 0) {
      faults.add(Reason.ENCRYPTED, entry + "is encrypted, and too short for that");
    }
    boolean possible =
        compression == null || (packed >= 0 && compression.canHold(header.size(), packed));
    if (!possible && !header.strangelyEncrypted()) {
      faults.add(
          Reason.SIZE_MISMATCH,
          entry + "cannot hold " + header.size() + " bytes in " + packed + " bytes of data");
      return; // What it claims to unpack to is no measure then.
    }
    bytes = bytes + header.size() < 0 ? Long.MAX_VALUE : bytes + header.size();
    if (bytes > limits.bytes()) {
      faults.add(Reason.BOMB, "it holds more than " + limits.bytesInWords() + " bytes");
    }
    if (bytes > limits.ratioAbove() && bytes / limits.ratio() > source.size()) {
      faults.add(
          Reason.BOMB, "it unpacks to more than " + limits.ratioInWords() + " times its size");
    }
  }

  private @Nullable EntryPath checkPath(CentralHeader header, byte[] rawName) {
    EntryPath path;
    try {
      path = EntryPath.of(header.name());
    } catch (BadPacketException fault) {
      faults.add(fault.reason(), fault.getMessage() + names.advice(rawName, EntryCheck::isPath));
      return null;
    }
    if (path.depth() > limits.depth()) {
      faults.add(
          Reason.BOMB, "entry '" + header.name() + "' is deeper than " + limits.depthInWords());
      return null; // Such a path may be made to waste our time.
    }
    String tooLong = tooLong(path);
    if (tooLong != null) {
      faults.add(
          Reason.NAME_TOO_LONG,
          tooLong + names.advice(rawName, this::isShort) + ": '" + header.name() + "'");
      return null;
    }
    if (path.value().isEmpty() && header.kind() != Kind.DIRECTORY) {
      faults.add(Reason.UNSAFE_NAME, "entry '" + header.name() + "' names no file");
    } else if (!addPath(path, header.kind() == Kind.DIRECTORY)) {
      faults.add(
          Reason.DUPLICATE_NAME,
          "entry '" + header.name() + "' has the path of another one, or of its folder");
    }
    if (paths.folders() > limits.entries()) {
      throw new BadPacketException(
          Reason.BOMB, "its paths need more than " + limits.entriesInWords() + " folders");
    }
    return path;
  }

  /** What is too long in a path, as a clause; null where nothing is. */
  private @Nullable String tooLong(EntryPath path) {
    int longest = path.longestComponentBytes();
    if (longest > limits.nameBytes()) {
      return "it has a name of "
          + longest
          + " bytes, more than "
          + limits.nameBytesInWords(longest);
    }
    int bytes = path.value().getBytes(StandardCharsets.UTF_8).length;
    return bytes > longestPath
        ? "it has a path of " + bytes + " bytes, and there is room for " + longestPath
        : null;
  }

  private static boolean isPath(String name) {
    try {
      return EntryPath.of(name).depth() > 0;
    } catch (BadPacketException e) {
      return false;
    }
  }

  private boolean isShort(String name) {
    return isPath(name) && tooLong(EntryPath.of(name)) == null;
  }

  /** Whether the path is that of no other entry, for no good reader. */
  private boolean addPath(EntryPath path, boolean folder) {
    folders |= folder;
    String other = path.otherReading();
    return paths.add(path.value(), folder)
        && (other.equals(path.value()) || paths.add(other, folder));
  }

  private void checkLink(EntryPath path, CentralHeader header, long position) throws IOException {
    if (!header.isReadable()) {
      return; // A fault already; the target cannot be read.
    }
    if (header.size() > LONGEST_TARGET) {
      faults.add(Reason.SYMLINK_ESCAPE, "link '" + header.name() + "' has too long a target");
      return;
    }
    if (links.count() == MOST_LINKS) {
      throw new BadPacketException(Reason.BOMB, "it has more than " + MOST_LINKS + " links");
    }
    try (EntryStream target = EntryStream.open(source, position, header, inflaters)) {
      links.add(
          path,
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(target.readAllBytes()))
              .toString());
    } catch (CharacterCodingException e) {
      faults.add(Reason.UNSAFE_NAME, "link '" + header.name() + "' has a target that is not UTF-8");
    }
  }

  /**
   * Adds what only all entries together show.
   *
   * @param directoryStart where the entries must have ended
   */
  void checkTogether(long directoryStart) throws IOException {
    if (extents.overlap()) {
      faults.add(Reason.OVERLAP, "two entries share the same bytes of the zip");
    } else if (faults.none()) {
      extents.gaps(directoryStart, new Gaps(source, faults)::check);
    }
    links.checkTargets(faults);
  }

  /** Whether some entry is a link, so that the others must be held against it. */
  boolean hasLinks() {
    return !links.isEmpty();
  }

  /** Adds a fault when the entry would be written through a link. */
  void checkWay(CentralHeader header) {
    if (links.onTheWayTo(EntryPath.of(header.name()))) {
      faults.add(
          Reason.SYMLINK_ESCAPE, "entry '" + header.name() + "' would be written through a link");
    }
  }

  /** Whether some entry is a folder. */
  boolean hasFolders() {
    return folders;
  }

  /** The size of all content, in bytes, as declared. */
  long bytes() {
    return bytes;
  }
}
