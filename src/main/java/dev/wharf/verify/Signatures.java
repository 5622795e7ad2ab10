package dev.wharf.verify;

import dev.wharf.files.HeldFile;
import dev.wharf.files.SendersFolder;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.PostponedException;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Verified;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.jspecify.annotations.Nullable;

/**
 * The detached signatures of one packet's zip. Those of keys that nobody knows do not count, where
 * one of a known key is good; one that is bad refuses the packet. For one thread.
 */
final class Signatures {
  private static final int LARGEST = 1 << 20;
  private static final int MOST = 16;
  private static final Duration KEYS_DELAY = Duration.ofSeconds(10);

  private final String zip;
  private final SenderKeys keys;
  private final Path keyFolder;
  private final Instant now;
  private final List<Candidate> candidates = new ArrayList<>();

  /**
   * @param zip the name of the packet's zip
   * @param keyFolder with the keys of those who may sign
   */
  Signatures(String zip, SenderKeys keys, Path keyFolder, Instant now) {
    this.zip = zip;
    this.keys = keys;
    this.keyFolder = keyFolder;
    this.now = now;
  }

  /** A signature of a known key, which the zip's bytes are to show right or wrong. */
  private record Candidate(String file, HeldSignature verifying, String fingerprint, String user) {}

  /**
   * Reads a file with signatures.
   *
   * @throws BadPacketException {@code signature-bad}, when none in it can be good
   * @throws PostponedException when there are no keys at all
   */
  void read(SendersFolder folder, String file, Watched watched) throws IOException {
    if (keys.count(keyFolder) == 0) {
      throw PostponedException.all(
          "wharf.verify.keys=" + keyFolder + " holds no key to verify " + file + " with",
          KEYS_DELAY);
    }
    byte[] bytes;
    try (HeldFile held = folder.read(Path.of(file))) {
      watched.add(Path.of(file), held.stamp());
      bytes = Channels.newInputStream(held.channel()).readNBytes(LARGEST + 1);
    } catch (HeldFile.SpecialFileException e) {
      throw bad(file, "it is not a plain file");
    }
    List<PGPSignature> signatures = bytes.length > LARGEST ? List.of() : SignaturePackets.of(bytes);
    if (signatures.isEmpty() || signatures.size() > MOST) {
      throw bad(file, "it holds no OpenPGP signature that can be read");
    }
    synchronized (keys) { // A key of the library changes while somebody looks at it.
      take(file, signatures);
    }
  }

  private void take(String file, List<PGPSignature> signatures) throws IOException {
    String unknown = "";
    int before = candidates.size();
    for (PGPSignature signature : signatures) {
      List<OpenPGPComponentKey> named =
          signature.getKeyIdentifiers().isEmpty()
              ? List.of()
              : keys.named(keyFolder, signature.getKeyIdentifiers());
      if (named.isEmpty()) {
        unknown = "it is of the key " + ids(signature) + ", which is not in ";
      } else {
        candidates.add(candidate(file, signature, named));
      }
    }
    if (candidates.size() == before) {
      throw bad(file, unknown + "wharf.verify.keys");
    }
  }

  private static String ids(PGPSignature signature) {
    return signature.getKeyIdentifiers().stream()
        .map(id -> String.format("%016X", id.getKeyId()))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private Candidate candidate(
      String file, PGPSignature signature, List<OpenPGPComponentKey> named) {
    String why = SignatureRules.against(signature, now);
    OpenPGPComponentKey good = null;
    for (OpenPGPComponentKey key : named) {
      String against = KeyState.against(key, signature, now);
      if (against.isEmpty()) {
        good = key;
      } else if (why.isEmpty()) {
        why = against;
      }
    }
    // Of two copies of a key, the one that knows of a revocation is right.
    boolean revoked = named.stream().anyMatch(key -> KeyState.isRevoked(key, now));
    if (good == null || revoked || !SignatureRules.against(signature, now).isEmpty()) {
      throw bad(file, why);
    }
    HeldSignature verifying = HeldSignature.begin(signature, good.getPGPPublicKey());
    if (verifying == null) {
      throw bad(file, "it is of a kind that this Java machine cannot verify");
    }
    return new Candidate(file, verifying, KeyState.fingerprint(good), KeyState.user(good, now));
  }

  boolean isEmpty() {
    return candidates.isEmpty();
  }

  /** Takes bytes of the zip, in their order. */
  void take(ByteBuffer bytes) {
    candidates.forEach(candidate -> candidate.verifying().take(bytes.duplicate()));
  }

  /**
   * Ends the reading of the zip.
   *
   * @return the first of the signatures, which are all good; null where there is none
   * @throws BadPacketException {@code signature-bad}, when one is not of these bytes
   */
  Verified.@Nullable Signature end() {
    for (Candidate candidate : candidates) {
      if (!candidate.verifying().fits()) {
        throw bad(
            candidate.file(),
            "it does not fit "
                + zip
                + ": one of them was changed, or it is of another file; it is of the key "
                + candidate.fingerprint());
      }
    }
    if (candidates.isEmpty()) {
      return null;
    }
    Candidate first = candidates.get(0);
    return new Verified.Signature(first.file(), first.fingerprint(), first.user());
  }

  private static BadPacketException bad(String file, String why) {
    return new BadPacketException(Reason.SIGNATURE_BAD, "the signature " + file + ": " + why);
  }
}
