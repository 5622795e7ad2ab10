package dev.wharf.verify;

import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPUserId;
import org.bouncycastle.openpgp.api.OpenPGPDefaultPolicy;
import org.bouncycastle.openpgp.api.OpenPGPPolicy;
import org.bouncycastle.util.encoders.Hex;

/** Whether a key may make a signature, and whose it is. */
final class KeyState {
  /** The library's own, which refuses all of DSA; keys of 2048 bits are in use and safe. */
  static final OpenPGPPolicy POLICY =
      new OpenPGPDefaultPolicy()
          .acceptPublicKeyAlgorithmWithMinimalStrength(PublicKeyAlgorithmTags.DSA, 2000);

  private KeyState() {}

  /** Whether the key, or the one that it belongs to, has been revoked. */
  static boolean isRevoked(OpenPGPComponentKey key, Instant now) {
    return key.getCertificate().getPrimaryKey().getRevocation(Date.from(now)) != null
        || key.getRevocation(Date.from(now)) != null;
  }

  /** Why the key may not make that signature, as a clause about it; empty where it may. */
  static String against(OpenPGPComponentKey key, PGPSignature signature, Instant now) {
    OpenPGPComponentKey primary = key.getCertificate().getPrimaryKey();
    String name = "the key " + fingerprint(key);
    if (isRevoked(key, now)) {
      return name + " has been revoked";
    }
    if (isOver(primary, now) || isOver(key, now)) {
      return name + " has expired";
    }
    if (!primary.isBoundAt(Date.from(now)) || !key.isBoundAt(Date.from(now))) {
      return name + " has no valid signature of its owner, or is a subkey without one";
    }
    KeyFlags flags = key.getKeyFlags(Date.from(now));
    boolean maySign =
        flags == null ? key.isPrimaryKey() : (flags.getFlags() & KeyFlags.SIGN_DATA) != 0;
    if (!maySign) {
      return name + " may not sign data, as its owner says";
    }
    if (!POLICY.isAcceptableVerificationKey(key.getPGPPublicKey())) {
      return name + " is too short to be safe";
    }
    return signature.getCreationTime().toInstant().isBefore(key.getCreationTime().toInstant())
        ? "it says that it was made before " + name
        : "";
  }

  private static boolean isOver(OpenPGPComponentKey key, Instant now) {
    Date end = key.getKeyExpirationDateAt(Date.from(now));
    return end != null && end.toInstant().isBefore(now);
  }

  /** The fingerprint by which people know the key: that of the primary one that it belongs to. */
  static String fingerprint(OpenPGPComponentKey key) {
    return Hex.toHexString(key.getCertificate().getFingerprint()).toUpperCase(Locale.ROOT);
  }

  /** Whose key it is, as the key says; empty where it does not. */
  static String user(OpenPGPComponentKey key, Instant now) {
    OpenPGPCertificate certificate = key.getCertificate();
    OpenPGPUserId user = certificate.getPrimaryUserId(Date.from(now));
    return user == null ? "" : user.getUserId();
  }
}
