package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Receipt;
import dev.wharf.packet.Results;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The receipts: {@code wharf.json} in a packet's folder. */
public final class Receipts {
  static final String FILE = "wharf.json";

  /** Says which file holds what the processing printed. */
  static final String LOG = "log";

  /** Says since when the unpacked content is removed. */
  static final String DATA_REMOVED = "dataRemoved";

  private static final int LARGEST = 1 << 20;

  /** The end of a receipt with a code; the code is that of the text without it. */
  private static final Pattern CODED =
      Pattern.compile("(.*),\n  \"code\" : \"([0-9a-f]{64})\"\n}\n", Pattern.DOTALL);

  private final Disk disk;
  private final @Nullable ReceiptKey key;

  /**
   * @param key null where no server has made one, so that no receipt can be coded
   */
  public Receipts(Disk disk, @Nullable ReceiptKey key) {
    this.disk = disk;
    this.key = key;
  }

  /**
   * Writes a receipt into a folder, whole or not at all; where the sender has a file of its name,
   * as {@code wharf~2.json}. Written again for the same delivery, it replaces itself.
   *
   * @param temporary where it is written first; not in the folder, which is a stranger's
   * @return the file's name
   */
  String write(TakenFolder folder, Receipt receipt, Path temporary) throws IOException {
    String name = FILE;
    for (int i = 2; folder.names().contains(name) && !isOf(folder, name, receipt); i++) {
      name = "wharf~" + i + ".json";
    }
    Path file = folder.path().resolve(name);
    disk.replace(file, text(receipt).getBytes(StandardCharsets.UTF_8), temporary);
    return name;
  }

  private boolean isOf(TakenFolder folder, String name, Receipt receipt) throws IOException {
    FoundReceipt found = read(folder.path().resolve(name));
    return found != null && found.id().equals(receipt.id());
  }

  /** A receipt as JSON, as it stands in the file. */
  String text(Receipt receipt) throws IOException {
    return coded(ReceiptText.of(receipt));
  }

  /**
   * Writes a receipt again with the note that the unpacked content is removed; all else in it stays
   * as it is.
   *
   * @param temporary where it is written first
   */
  void noteDataRemoved(FoundReceipt receipt, Instant when, Path temporary) throws IOException {
    String noted = begin(receipt) + ",\n  \"" + DATA_REMOVED + "\" : \"" + when + "\"\n}";
    disk.replace(receipt.file(), coded(noted).getBytes(StandardCharsets.UTF_8), temporary);
  }

  /** A receipt's text without its code and its last brace. */
  private static String begin(FoundReceipt receipt) throws IOException {
    String text = text(receipt.file());
    if (text == null) {
      throw new NoSuchFileException(receipt.file().toString());
    }
    Matcher matcher = CODED.matcher(text);
    return matcher.matches() ? matcher.group(1) : text.strip().replaceFirst("\n}$", "");
  }

  /**
   * A receipt with another run, as {@link ReceiptRuns#with} has it, with its code.
   *
   * @throws BadPacketException when it would be too large to be read again
   */
  String again(
      FoundReceipt before,
      String run,
      @Nullable String output,
      @Nullable String kept,
      @Nullable Results made)
      throws IOException {
    String text = coded(ReceiptRuns.with(begin(before) + "\n}", run, output, kept, made));
    if (text.getBytes(StandardCharsets.UTF_8).length > LARGEST) {
      throw new BadPacketException(
          Reason.PROCESSING_FAILED, "it was processed so often that its receipt has no more room");
    }
    return text;
  }

  /**
   * The receipt of a delivery in its folder.
   *
   * @throws IOException when it is not as Wharf wrote it
   */
  FoundReceipt own(Path folder, String id) throws IOException {
    for (FoundReceipt found : all(folder)) {
      // Version 0.1 wrote receipts without a code.
      if (found.id().equals(id) && (found.coded() || found.get("code") == null)) {
        return found;
      }
    }
    throw new IOException("the receipt in " + folder + " is not as Wharf wrote it; see verify");
  }

  private String coded(String text) {
    return key == null
        ? text + "\n"
        : text.substring(0, text.length() - 2) + ",\n  \"code\" : \"" + key.code(text) + "\"\n}\n";
  }

  private boolean isCoded(String text) {
    if (key == null) {
      return false;
    }
    Matcher matcher = CODED.matcher(text);
    return matcher.matches() && key.fits(matcher.group(1) + "\n}", matcher.group(2));
  }

  /** Of some files' names, those that a receipt may have. */
  List<String> named(Collection<String> names) {
    return names.stream().filter(name -> Receipt.isFile(name)).sorted().toList();
  }

  /** Whether a folder holds the receipt of that delivery, as Wharf has written it. */
  boolean has(Path folder, String id) throws IOException {
    return all(folder).stream().anyMatch(found -> found.coded() && found.id().equals(id));
  }

  /**
   * Whether a folder holds a receipt of that delivery, with or without a code that fits. Where the
   * state folder is lost, so is the key; the delivery's id is nobody's choice but Wharf's.
   */
  boolean names(Path folder, String id) throws IOException {
    return all(folder).stream().anyMatch(found -> found.id().equals(id));
  }

  /**
   * All files of a folder that read like a receipt, by their names; empty when there is no such
   * folder.
   */
  List<FoundReceipt> all(Path folder) throws IOException {
    Collection<String> names;
    try {
      names = Disk.names(folder);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    List<FoundReceipt> receipts = new ArrayList<>();
    for (String name : named(names)) {
      FoundReceipt found = read(folder.resolve(name));
      if (found != null) {
        receipts.add(found);
      }
    }
    return receipts;
  }

  private @Nullable FoundReceipt read(Path file) throws IOException {
    String text = text(file);
    Map<String, String> fields = text == null ? Map.of() : fields(text);
    return text != null && fields.containsKey("id") && fields.containsKey("packet")
        ? new FoundReceipt(
            file,
            fields,
            fields.containsKey("listSha256") ? ReceiptText.results(text) : List.of(),
            text.contains("\"results~") ? ReceiptRuns.kept(text) : Map.of(),
            isCoded(text))
        : null;
  }

  /** A file's text; null where it is none, or none that a receipt could have. */
  static @Nullable String text(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    try (FileChannel channel = Disk.open(file)) {
      if (channel.size() > LARGEST) {
        return null;
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
      // A read at a place fails at once where a FIFO has come into the file's place.
      int read = 0;
      while (read >= 0 && bytes.hasRemaining()) {
        read = channel.read(bytes, bytes.position());
      }
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (NoSuchFileException | AccessDeniedException | CharacterCodingException e) {
      return null; // We can read what we wrote.
    }
  }

  private Map<String, String> fields(String text) throws IOException {
    try {
      return ReceiptText.fields(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return Map.of(); // A sender's file of the same name.
    }
  }
}
