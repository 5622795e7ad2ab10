package dev.wharf.verify;

import dev.wharf.files.HeldFile;
import dev.wharf.files.SendersFolder;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Verified.Checksums;
import dev.wharf.verify.ChecksumFile.Kind;
import dev.wharf.verify.ChecksumLine.BadLineException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one checksum file of a packet into what is expected of its files. For one thread. */
final class ChecksumReader {
  private static final long LARGEST = 16L << 20;
  private static final int MOST_LINES = 1_000_000;

  private final SendersFolder folder;
  private final ChecksumFile file;
  private final Path zip;
  private final Expectations expectations;
  private final Set<Path> listed = new HashSet<>();

  /** The first line, until it is known whether it is the only one. */
  private @Nullable ChecksumLine only;

  private int onlyNumber;

  /**
   * @param zip the name of the packet's zip
   */
  ChecksumReader(SendersFolder folder, ChecksumFile file, Path zip, Expectations expectations) {
    this.folder = folder;
    this.file = file;
    this.zip = zip;
    this.expectations = expectations;
  }

  /**
   * Reads it.
   *
   * @param seen is given what the checksum file was when it was read
   * @return what a receipt says of it, once all fits
   * @throws BadPacketException {@code checksum-mismatch}, with the line that cannot be right
   * @throws IOException when the machine is at fault
   */
  Checksums read(Watched seen) throws IOException {
    Path name = Path.of(file.name());
    try (HeldFile held = folder.read(name)) {
      seen.add(name, held.stamp());
      if (held.stamp().size() > LARGEST) {
        throw Expectations.mismatch(file.name() + " is larger than 16 MB");
      }
      readLines(new ChecksumText(held.channel()));
    } catch (HeldFile.SpecialFileException e) {
      throw Expectations.mismatch(file.name() + " is not a plain file");
    }
    if (listed.isEmpty()) {
      throw Expectations.mismatch(file.name() + " is empty");
    }
    return new Checksums(
        file.name(), file.algorithm().toString(), listed.size(), listed.contains(zip));
  }

  private void readLines(ChecksumText text) throws IOException {
    try {
      for (String line = text.next(); line != null; line = text.next()) {
        if (text.number() > MOST_LINES) {
          throw Expectations.mismatch(file.name() + " has more than " + MOST_LINES + " lines");
        }
        ChecksumLine read = ChecksumLine.of(line, file, !text.withNul());
        if (read != null) {
          take(read, text.number());
        }
      }
      takeOnly();
    } catch (BadLineException e) {
      throw bad(text.number(), e.getMessage());
    } catch (CharacterCodingException e) {
      throw bad(text.number(), "it is no text in UTF-8");
    } catch (EOFException e) {
      throw bad(text.number(), "it is too long");
    }
  }

  // What a file of the zip's own lists alone is the zip, whatever that was called when it was made.
  private void take(ChecksumLine line, int number) throws BadLineException, IOException {
    if (file.kind() != Kind.OF_ZIP) {
      list(line, number);
    } else if (only == null && listed.isEmpty()) {
      only = line;
      onlyNumber = number;
    } else {
      if (only != null) {
        list(only, onlyNumber);
        only = null;
      }
      list(line, number);
    }
  }

  private void takeOnly() {
    if (only != null) {
      expect(zip, only, onlyNumber);
    }
  }

  private void list(ChecksumLine line, int number) throws BadLineException, IOException {
    String name = line.name();
    if (name == null || name.equals("-")) {
      throw new BadLineException("it names no file");
    }
    if (file.kind() == Kind.OF_ZIP && ListedName.last(name).equals(zip.toString())) {
      expect(zip, line, number);
      return;
    }
    Path found = found(name, number);
    if (!found.toString().equals(file.name())) { // Made by `sha256sum * > SHA256SUMS`.
      expect(found, line, number);
    }
  }

  private void expect(Path path, ChecksumLine line, int number) {
    listed.add(path);
    expectations.add(path, line.digest(), file, number);
  }

  /** The file that is meant, which must be there: so no more is kept than the packet has files. */
  private Path found(String name, int number) throws BadLineException, IOException {
    for (Path path : ListedName.paths(name, file.kind())) {
      if (expectations.files().contains(path) || isThere(path, name, number)) {
        return path;
      }
    }
    throw bad(number, "it lists " + name + ", which is not there");
  }

  private boolean isThere(Path path, String name, int number) throws IOException {
    try {
      folder.look(path);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (HeldFile.SpecialFileException e) {
      throw bad(number, "it lists " + name + ", which is no plain file");
    }
  }

  private BadPacketException bad(int number, @Nullable String why) {
    return Expectations.mismatch("line " + number + " of " + file.name() + ": " + why);
  }
}
