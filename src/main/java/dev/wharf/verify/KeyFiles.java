package dev.wharf.verify;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPImplementation;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;

/**
 * Keys out of files, armored or binary, several in each; a revocation that stands in a file of its
 * own counts for its key. For one thread.
 */
final class KeyFiles {
  private static final String BLOCK = "-----BEGIN PGP ";

  private final List<PGPPublicKeyRing> rings = new ArrayList<>();
  private final List<PGPSignature> revocations = new ArrayList<>();

  /**
   * Adds the keys of a file.
   *
   * @throws IOException when it holds none
   */
  void add(byte[] file) throws IOException {
    int before = rings.size() + revocations.size();
    for (byte[] block : blocks(file)) {
      PGPObjectFactory objects =
          new PGPObjectFactory(
              PGPUtil.getDecoderStream(new ByteArrayInputStream(block)),
              new BcKeyFingerprintCalculator());
      for (Object object = objects.nextObject(); object != null; object = objects.nextObject()) {
        add(object);
      }
    }
    if (rings.size() + revocations.size() == before) {
      throw new IOException("it is no file of OpenPGP keys");
    }
  }

  private void add(Object object) {
    if (object instanceof PGPPublicKeyRing ring) {
      rings.add(ring);
    } else if (object instanceof PGPSecretKeyRing secret) {
      rings.add(secret.toCertificate());
    } else if (object instanceof PGPSignatureList signatures) {
      for (PGPSignature signature : signatures) {
        if (signature.getSignatureType() == PGPSignature.KEY_REVOCATION) {
          revocations.add(signature);
        }
      }
    }
  }

  /** Each armored block of a text; a library reads the first one of a file alone. */
  static List<byte[]> blocks(byte[] file) {
    String text = PgpText.of(file);
    List<byte[]> blocks = new ArrayList<>();
    int start = text.indexOf(BLOCK);
    if (start < 0) {
      return List.of(file);
    }
    while (start >= 0) {
      int next = text.indexOf(BLOCK, start + 1);
      String block = next < 0 ? text.substring(start) : text.substring(start, next);
      blocks.add(block.getBytes(StandardCharsets.ISO_8859_1));
      start = next;
    }
    return blocks;
  }

  List<OpenPGPCertificate> certificates() {
    List<OpenPGPCertificate> certificates = new ArrayList<>();
    for (PGPPublicKeyRing ring : rings) {
      PGPPublicKeyRing revoked = ring;
      for (PGPSignature revocation : revocations) {
        PGPPublicKey primary = revoked.getPublicKey();
        if (primary.getKeyIdentifier().isPresentIn(revocation.getKeyIdentifiers())) {
          revoked =
              PGPPublicKeyRing.insertPublicKey(
                  revoked, PGPPublicKey.addCertification(primary, revocation));
        }
      }
      certificates.add(
          new OpenPGPCertificate(revoked, new BcOpenPGPImplementation(), KeyState.POLICY));
    }
    return List.copyOf(certificates);
  }
}
