package dev.wharf.verify;

import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.NullDigest;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed448PublicKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.DSASigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.Ed448Signer;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.operator.PGPContentVerifier;
import org.bouncycastle.openpgp.operator.PGPContentVerifierBuilder;
import org.bouncycastle.openpgp.operator.PGPContentVerifierBuilderProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyConverter;

/**
 * Verifies signatures with the JDK's digests, which are several times as fast as the library's, and
 * the library's keys, of which it knows more kinds than the JDK. For one signature.
 */
final class DigestVerifiers implements PGPContentVerifierBuilderProvider {
  /** The digests that are safe, by OpenPGP's numbers. */
  private static final Map<Integer, Known> DIGESTS =
      Map.of(
          HashAlgorithmTags.SHA224, new Known("SHA-224", NISTObjectIdentifiers.id_sha224),
          HashAlgorithmTags.SHA256, new Known("SHA-256", NISTObjectIdentifiers.id_sha256),
          HashAlgorithmTags.SHA384, new Known("SHA-384", NISTObjectIdentifiers.id_sha384),
          HashAlgorithmTags.SHA512, new Known("SHA-512", NISTObjectIdentifiers.id_sha512),
          HashAlgorithmTags.SHA3_256, new Known("SHA3-256", NISTObjectIdentifiers.id_sha3_256),
          HashAlgorithmTags.SHA3_512, new Known("SHA3-512", NISTObjectIdentifiers.id_sha3_512));

  private final byte[] prefix;

  /** A digest's name in the JDK, and its number in RSA signatures. */
  private record Known(String name, ASN1ObjectIdentifier identifier) {}

  /**
   * @param prefix what the signature says that the digest begins with
   */
  DigestVerifiers(byte[] prefix) {
    this.prefix = prefix.clone();
  }

  @Override
  public PGPContentVerifierBuilder get(int keyAlgorithm, int hashAlgorithm) throws PGPException {
    Known known = DIGESTS.get(hashAlgorithm);
    if (known == null) {
      throw new PGPException("unknown digest " + hashAlgorithm);
    }
    return key -> {
      AsymmetricKeyParameter parameters = new BcPGPKeyConverter().getPublicKey(key);
      Signer signer = signer(keyAlgorithm, known, parameters);
      signer.init(false, parameters);
      return new Verifier(hashAlgorithm, key, signer, digest(known));
    };
  }

  // Each is given the digest as if that were the message.
  private static Signer signer(int keyAlgorithm, Known known, AsymmetricKeyParameter key)
      throws PGPException {
    return switch (keyAlgorithm) {
      case PublicKeyAlgorithmTags.RSA_GENERAL ->
          new RSADigestSigner(new NullDigest(), known.identifier());
      case PublicKeyAlgorithmTags.DSA -> new DSADigestSigner(new DSASigner(), new NullDigest());
      case PublicKeyAlgorithmTags.ECDSA -> new DSADigestSigner(new ECDSASigner(), new NullDigest());
      case PublicKeyAlgorithmTags.EDDSA_LEGACY,
          PublicKeyAlgorithmTags.Ed25519,
          PublicKeyAlgorithmTags.Ed448 ->
          key instanceof Ed448PublicKeyParameters
              ? new Ed448Signer(new byte[0])
              : new Ed25519Signer();
      default -> throw new PGPException("unknown kind of key " + keyAlgorithm);
    };
  }

  private static MessageDigest digest(Known known) throws PGPException {
    try {
      return MessageDigest.getInstance(known.name());
    } catch (NoSuchAlgorithmException e) {
      throw new PGPException("unknown digest " + known.name(), e);
    }
  }

  /** Compares the two bytes of the digest that the signature bears, too. */
  private final class Verifier implements PGPContentVerifier {
    private final int hashAlgorithm;
    private final PGPPublicKey key;
    private final Signer signer;
    private final MessageDigest digest;

    Verifier(int hashAlgorithm, PGPPublicKey key, Signer signer, MessageDigest digest) {
      this.hashAlgorithm = hashAlgorithm;
      this.key = key;
      this.signer = signer;
      this.digest = digest;
    }

    @Override
    public int getHashAlgorithm() {
      return hashAlgorithm;
    }

    @Override
    public int getKeyAlgorithm() {
      return key.getAlgorithm();
    }

    @Override
    public long getKeyID() {
      return key.getKeyID();
    }

    @Override
    public OutputStream getOutputStream() {
      return new DigestOutputStream(OutputStream.nullOutputStream(), digest);
    }

    @Override
    public boolean verify(byte[] expected) {
      byte[] found = digest.digest();
      signer.update(found, 0, found.length);
      return Arrays.equals(prefix, Arrays.copyOf(found, prefix.length))
          && signer.verifySignature(expected);
    }
  }
}
