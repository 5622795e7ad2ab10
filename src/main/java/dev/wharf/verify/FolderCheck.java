package dev.wharf.verify;

import dev.wharf.files.Beneath;
import dev.wharf.files.HeldFile;
import dev.wharf.files.SendersFolder;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.InWords;
import dev.wharf.packet.Printable;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Verified;
import dev.wharf.packet.Verified.Checksums;
import dev.wharf.packet.ZipReadException;
import dev.wharf.settings.Verifying;
import dev.wharf.settings.Verifying.Demand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The verification of one folder: each file is read once. For one thread. */
final class FolderCheck {
  private final Beneath place;
  private final Path zip;
  private final Verifying rules;
  private final Beside beside;
  private final Expectations expectations = new Expectations();
  private final Watched watched;
  private final Signatures signatures;
  private Verified.@Nullable Signature signature;

  FolderCheck(String zipName, Beneath place, Verifying rules, Beside beside, SenderKeys keys) {
    this.place = place;
    this.zip = Path.of(zipName);
    this.rules = rules;
    this.beside = beside;
    this.watched = new Watched(zip);
    this.signatures = new Signatures(zipName, keys, rules.keys(), Instant.now());
  }

  /**
   * Verifies it.
   *
   * @return null where nothing was there to verify
   * @throws BadPacketException with the reason to refuse the packet
   * @throws IOException when the machine is at fault
   */
  @Nullable Verified run() throws IOException {
    requirePlainFolder();
    try (SendersFolder folder = SendersFolder.open(place)) {
      List<Checksums> checksums = new ArrayList<>();
      for (ChecksumFile file : beside.checksums()) {
        checksums.add(new ChecksumReader(folder, file, zip, expectations).read(watched));
      }
      requireChecksums(checksums);
      for (String file : beside.signatures()) {
        signatures.read(folder, file, watched);
      }
      requireSignature();
      readZip();
      for (Path file : expectations.files()) {
        if (!file.equals(zip)) {
          read(folder, file);
        }
      }
      return beside.isEmpty() ? null : new Verified(List.copyOf(checksums), signature, watched);
    } catch (BadPacketException e) {
      requirePlainFolder(); // Else its sender took it away meanwhile, with all that is missed.
      throw e;
    } catch (HeldFile.ExchangedException e) {
      throw new BadPacketException(
          Reason.CHANGED, "a file of it was exchanged while it was verified");
    }
  }

  private void requirePlainFolder() throws IOException {
    if (!Files.isDirectory(place.path(), LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(place.path().toString()); // It is looked at more closely then.
    }
  }

  private void requireChecksums(List<Checksums> checksums) {
    if (rules.checksums() != Demand.REQUIRED || checksums.stream().anyMatch(Checksums::zip)) {
      return;
    }
    throw new BadPacketException(
        Reason.CHECKSUM_MISSING,
        checksums.isEmpty()
            ? "there is no checksum file, such as " + zip + ".sha256 or SHA256SUMS"
            : checksums.stream().map(Checksums::file).collect(Collectors.joining(", "))
                + " does not list "
                + zip);
  }

  private void requireSignature() {
    if (rules.signatures() == Demand.REQUIRED && signatures.isEmpty()) {
      throw new BadPacketException(
          Reason.SIGNATURE_MISSING, "there is neither " + zip + ".asc nor " + zip + ".sig");
    }
  }

  private void readZip() throws IOException {
    OneReading reading = new OneReading(expectations.algorithms(zip));
    if (!signatures.isEmpty()) {
      reading.alsoTo(signatures::take);
    } else if (expectations.algorithms(zip).isEmpty()) {
      return;
    }
    // One that was changed just now is waited for: what is unpacked is what was verified.
    try (HeldFile held = HeldFile.open(place.to(place.path().resolve(zip)), 0)) {
      take(zip, held, reading);
      signature = signatures.end();
    } catch (NoSuchFileException e) {
      throw new BadPacketException(Reason.MISSING_ZIP, "the folder holds no " + zip);
    } catch (HeldFile.SpecialFileException e) {
      throw new BadPacketException(Reason.SPECIAL_FILE, zip + " is not a plain file");
    } catch (HeldFile.ExchangedException e) {
      throw e;
    } catch (IOException e) { // Whether the machine is at fault is found out by another zip.
      throw new ZipReadException(
          Printable.of(place.path().resolve(zip) + " cannot be read: " + InWords.of(e)), e);
    }
  }

  private void read(SendersFolder folder, Path file) throws IOException {
    try (HeldFile held = folder.read(file)) {
      take(file, held, new OneReading(expectations.algorithms(file)));
    } catch (NoSuchFileException | HeldFile.SpecialFileException e) {
      throw Expectations.mismatch(file + " is listed, and is no plain file that is there");
    }
  }

  private void take(Path file, HeldFile held, OneReading reading) throws IOException {
    watched.add(file, held.stamp());
    reading
        .read(held)
        .forEach((algorithm, digest) -> expectations.require(file, algorithm, digest));
  }
}
