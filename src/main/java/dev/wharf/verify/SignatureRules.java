package dev.wharf.verify;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.SignatureSubpacket;
import org.bouncycastle.bcpg.sig.IssuerFingerprint;
import org.bouncycastle.bcpg.sig.IssuerKeyID;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;

/** What a signature must be, whoever made it. */
final class SignatureRules {
  private static final Map<Integer, String> WEAK =
      Map.of(
          HashAlgorithmTags.MD5, "MD5",
          HashAlgorithmTags.SHA1, "SHA-1",
          HashAlgorithmTags.RIPEMD160, "RIPEMD-160",
          HashAlgorithmTags.MD2, "MD2");

  /** How far a sender's clock may be ahead. */
  private static final Duration AHEAD = Duration.ofDays(1);

  private SignatureRules() {}

  // Outside of what is signed, a signature needs no more than a hint at its key.
  private static boolean isAllSigned(PGPSignature signature) {
    PGPSignatureSubpacketVector unsigned = signature.getUnhashedSubPackets();
    if (unsigned == null) {
      return true;
    }
    for (SignatureSubpacket part : unsigned.toArray()) {
      boolean hint = part instanceof IssuerKeyID || part instanceof IssuerFingerprint;
      if (!hint || part.isCritical()) {
        return false;
      }
    }
    return true;
  }

  /** Why it counts for nothing, as a clause; empty where it may count. */
  static String against(PGPSignature signature, Instant now) {
    if (signature.getSignatureType() != PGPSignature.BINARY_DOCUMENT) {
      return "it is no signature of a binary file";
    }
    String weak = WEAK.get(signature.getHashAlgorithm());
    if (weak != null) {
      return "it is made with " + weak + ", which is not safe any more";
    }
    if (!isAllSigned(signature)) {
      return "it holds more than what is signed";
    }
    Instant made = signature.getCreationTime().toInstant();
    if (made.isAfter(now.plus(AHEAD))) {
      return "it says that it was made in the future, at " + made;
    }
    PGPSignatureSubpacketVector hashed = signature.getHashedSubPackets();
    long seconds = hashed == null ? 0 : hashed.getSignatureExpirationTime();
    return seconds > 0 && made.plusSeconds(seconds).isBefore(now)
        ? "it expired at " + made.plusSeconds(seconds)
        : "";
  }
}
