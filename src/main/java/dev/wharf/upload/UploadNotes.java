package dev.wharf.upload;

import dev.wharf.files.Disk;
import dev.wharf.files.OwnersOnly;
import dev.wharf.files.Sha256;
import dev.wharf.packet.PacketName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A note of each upload, in the state folder, where no sender can change it: a small file by the
 * packet's name. It is there before anything of the upload is. Safe for use by several threads on
 * different packets.
 */
final class UploadNotes {
  private static final String SUFFIX = ".upload";

  private final Path folder;
  private final Disk disk;

  /**
   * What is noted of an upload.
   *
   * @param sender whose it is
   * @param suffix the end of the name of the folder in which it arrives
   * @param length the zip's, as announced
   * @param digest as announced; empty for none
   * @param whole whether the packet has come to stand in its inbox
   */
  record Note(
      PacketName packet, String sender, String suffix, long length, String digest, boolean whole) {
    Note asWhole() {
      return new Note(packet, sender, suffix, length, digest, true);
    }
  }

  /** Is given a note. */
  interface Visitor {
    void visit(Note note, Instant changed) throws IOException;
  }

  UploadNotes(Path folder, Disk disk) {
    this.folder = folder;
    this.disk = disk;
  }

  /** The note of a packet; null where there is none. */
  @Nullable Note read(PacketName packet) throws IOException {
    return read(file(packet));
  }

  private static @Nullable Note read(Path file) throws IOException {
    Properties fields = new Properties();
    try {
      fields.load(new StringReader(Files.readString(file)));
      return new Note(
          new PacketName(
              fields.getProperty("inbox"),
              fields.getProperty("folder"),
              fields.getProperty("packet")),
          fields.getProperty("sender"),
          fields.getProperty("suffix"),
          Long.parseLong(fields.getProperty("length")),
          fields.getProperty("digest"),
          Boolean.parseBoolean(fields.getProperty("whole")));
    } catch (NoSuchFileException e) {
      return null;
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new IOException(file + " is not what Wharf wrote; remove it", e);
    }
  }

  /** Writes a note in the place of the one before; it is on the disk when this returns. */
  void write(Note note) throws IOException {
    OwnersOnly.folder(folder);
    Properties fields = new Properties();
    fields.setProperty("inbox", note.packet().inbox());
    fields.setProperty("folder", note.packet().sender());
    fields.setProperty("packet", note.packet().folder());
    fields.setProperty("sender", note.sender());
    fields.setProperty("suffix", note.suffix());
    fields.setProperty("length", String.valueOf(note.length()));
    fields.setProperty("digest", note.digest());
    fields.setProperty("whole", String.valueOf(note.whole()));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    fields.store(text, null);
    Path file = file(note.packet());
    disk.replace(file, text.toByteArray(), file.resolveSibling(file.getFileName() + ".new"));
    disk.sync(folder);
  }

  void delete(PacketName packet) throws IOException {
    disk.delete(file(packet));
  }

  /**
   * Gives all notes to a visitor, one at a time.
   *
   * @throws IOException also when one cannot be read; the others were given before or after it
   */
  void each(Visitor visitor) throws IOException {
    IOException failure = null;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        try {
          Note note = read(file);
          if (note != null) {
            visitor.visit(note, Files.getLastModifiedTime(file).toInstant());
          }
        } catch (IOException e) {
          failure = e;
        }
      }
    } catch (NoSuchFileException e) {
      return; // There has been no upload yet.
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    if (failure != null) {
      throw failure;
    }
  }

  // A name may be as long as a file's name can be, so its digest stands for it.
  private Path file(PacketName packet) {
    String name = packet.inbox() + "/" + packet.sender() + "/" + packet.folder();
    byte[] digest = Sha256.of(name.getBytes(StandardCharsets.UTF_8));
    return folder.resolve(HexFormat.of().formatHex(digest) + SUFFIX);
  }
}
