package dev.wharf.verify;

import java.nio.ByteBuffer;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.jspecify.annotations.Nullable;

/** A signature that is being held against bytes. For one thread. */
final class HeldSignature {
  private final PGPSignature signature;

  private HeldSignature(PGPSignature signature) {
    this.signature = signature;
  }

  /**
   * Begins.
   *
   * @return null where nobody knows the kind of the key or of the digest
   */
  static @Nullable HeldSignature begin(PGPSignature signature, PGPPublicKey key) {
    try {
      signature.init(new DigestVerifiers(signature.getDigestPrefix()), key);
      return new HeldSignature(signature);
    } catch (PGPException | RuntimeException e) { // Of numbers that no key can have.
      return null;
    }
  }

  void take(ByteBuffer bytes) {
    signature.update(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
  }

  boolean fits() {
    try {
      return signature.verify();
    } catch (PGPException | RuntimeException e) { // Of numbers that no key can make.
      return false;
    }
  }
}
