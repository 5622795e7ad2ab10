package dev.wharf.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.packet.PostponedException;
import dev.wharf.packet.Verified;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which signatures of senders count, made by GnuPG. */
@Timeout(120)
class SignaturesTest {
  private static final String SENDER = "Sender <sender@example.org>";
  private static final String OTHER = "Other <other@example.org>";
  private static final String SIG = SenderFolder.ZIP + ".sig";
  private static final String ASC = SenderFolder.ZIP + ".asc";

  private static Path home;
  private static Gpg gpg;

  @TempDir Path root;
  private SenderFolder sender;
  private Path keys;

  @BeforeAll
  static void makeKeys() throws IOException {
    // The path of its socket must be short.
    home =
        Files.createTempDirectory(
            Path.of("/tmp"),
            "wharf-gpg",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    gpg = new Gpg(home);
    gpg.key(SENDER, "ed25519", "cert", "never");
    gpg.subkey(SENDER, "ed25519");
    gpg.key(OTHER, "rsa2048", "sign", "never");
  }

  @AfterAll
  static void end() throws Exception {
    if (gpg != null) {
      gpg.stop();
      new Disk(Durability.OS).wipe(home);
    }
  }

  @BeforeEach
  void deliver() {
    sender = new SenderFolder(root).with("wharf.verify.signatures", "present");
    keys = root.resolve("keys");
    sender.with("wharf.verify.keys", keys.toString());
  }

  private void knows(String user) throws IOException {
    gpg.export(user, keys.resolve(user.split(" ", 2)[0] + ".asc"), "--armor");
  }

  private void refuses(String message) {
    assertThat(sender.refusal()).startsWith("signature-bad: the signature ").contains(message);
  }

  private void accepts(String user, String file) {
    Verified verified = sender.verified();
    assertThat(verified).isNotNull();
    assertThat(verified.signature())
        .isEqualTo(new Verified.Signature(file, gpg.fingerprint(user), user));
  }

  @ParameterizedTest
  @CsvSource({
    "rsa2048,''",
    "rsa3072,''",
    "rsa2048,--digest-algo SHA512",
    "dsa2048,''",
    "ed25519,''",
    "nistp256,''",
    "nistp521,''",
    "secp256k1,''",
    "brainpoolP256r1,''"
  })
  void signatureOfEachKindOfKeyCounts(String algorithm, String option) throws IOException {
    String user = algorithm + option.length() + " <" + algorithm + "@example.org>";
    gpg.key(user, algorithm, "sign", "never");
    knows(user);
    String[] options = option.isEmpty() ? new String[0] : option.split(" ", -1);
    gpg.sign(user, sender.zip(), SIG, options);
    accepts(user, SIG);
    sender.write(SenderFolder.ZIP, "other bytes");
    refuses("it does not fit my packet.zip");
  }

  @ParameterizedTest
  @CsvSource({
    "my packet.zip.sig,--no-armor",
    "my packet.zip.asc,--armor",
    "my packet.zip.asc,--no-armor",
    "my packet.zip.sig,--armor",
    "MY PACKET.ZIP.ASC,--armor"
  })
  void signatureOfASubkeyCountsArmoredOrBinary(String file, String form) throws IOException {
    knows(SENDER);
    gpg.sign(SENDER, sender.zip(), file, form);
    accepts(SENDER, file);
  }

  @Test
  void armorMayComeOutOfAWindowsShell() throws IOException {
    knows(SENDER);
    gpg.sign(SENDER, sender.zip(), ASC, "--armor");
    String text = Files.readString(sender.path.resolve(ASC)).replace("\n", "\r\n");
    sender.write(ASC, ("\ufeff" + text).getBytes(StandardCharsets.UTF_16LE));
    accepts(SENDER, ASC);
    sender.write(ASC, "\ufeff" + text);
    accepts(SENDER, ASC);
  }

  @Test
  void keysMayBeBinaryAndSeveralInAFile() throws IOException {
    Files.createDirectories(keys);
    gpg.export(SENDER, root.resolve("1"), "--armor");
    gpg.export(OTHER, root.resolve("2"), "--armor");
    Files.writeString(
        keys.resolve("all.asc"),
        Files.readString(root.resolve("1")) + "\n" + Files.readString(root.resolve("2")));
    gpg.sign(OTHER, sender.zip(), SIG);
    accepts(OTHER, SIG);
    Files.delete(keys.resolve("all.asc"));
    gpg.export(OTHER, keys.resolve("other.gpg"));
    accepts(OTHER, SIG);
  }

  @Test
  void manyPacketsAreVerifiedByOneKeyAtATime() throws IOException {
    knows(SENDER);
    gpg.sign(SENDER, sender.zip(), SIG);
    for (int i = 0; i < 20; i++) {
      assertThat(sender.refusals(20)).isEmpty();
    }
  }

  @Test
  void flippedByteIsFoundWhereverItIs() throws IOException {
    knows(SENDER);
    gpg.sign(SENDER, sender.zip(), SIG);
    byte[] good = Files.readAllBytes(sender.path.resolve(SIG));
    Random random = new Random(11);
    for (int i = 0; i < 100; i++) {
      byte[] bad = good.clone();
      int at = random.nextInt(bad.length);
      bad[at] ^= (byte) (1 << random.nextInt(8));
      sender.write(SIG, bad);
      assertThat(sender.refusal()).as("byte %d is %d", at, bad[at]).startsWith("signature-bad");
    }
  }

  @Test
  void unknownKeyIsNamed() throws IOException {
    knows(SENDER);
    gpg.sign(OTHER, sender.zip(), SIG);
    refuses("which is not in wharf.verify.keys");
    assertThat(sender.refusal()).contains(gpg.fingerprint(OTHER).substring(24));
  }

  @Test
  void keyThatComesLaterCounts() throws IOException {
    knows(SENDER);
    gpg.sign(OTHER, sender.zip(), SIG);
    refuses("which is not in");
    knows(OTHER);
    accepts(OTHER, SIG);
  }

  @Test
  void signatureOfAnUnknownKeyBesideAGoodOneDoesNotCount() throws IOException {
    knows(SENDER);
    gpg.sign(OTHER, sender.zip(), SIG, "--local-user", SENDER);
    accepts(SENDER, SIG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA1", "RIPEMD160"})
  void weakDigestIsRefused(String digest) throws IOException {
    knows(OTHER);
    gpg.sign(OTHER, sender.zip(), SIG, "--digest-algo", digest);
    refuses("which is not safe any more");
  }

  @Test
  void signatureOfATextIsRefused() throws IOException {
    knows(OTHER);
    gpg.sign(OTHER, sender.zip(), SIG, "--textmode");
    refuses("it is no signature of a binary file");
  }

  @Test
  void expiredKeyIsRefused() throws IOException {
    String user = "Expired <expired@example.org>";
    gpg.key(user, "ed25519", "sign", "1y", "--faked-system-time", "20200101T000000");
    knows(user);
    gpg.sign(user, sender.zip(), SIG, "--faked-system-time", "20200201T000000");
    refuses("the key " + gpg.fingerprint(user) + " has expired");
  }

  @Test
  void expiredSignatureIsRefused() throws IOException {
    String user = "Old <old@example.org>";
    gpg.key(user, "ed25519", "sign", "never", "--faked-system-time", "20200101T000000");
    knows(user);
    gpg.sign(
        user,
        sender.zip(),
        SIG,
        "--faked-system-time",
        "20200201T000000",
        "--default-sig-expire",
        "1m");
    refuses("it expired at 2020-03-");
  }

  @Test
  void signatureOfTheFutureIsRefused() throws IOException {
    knows(OTHER);
    gpg.sign(OTHER, sender.zip(), SIG, "--faked-system-time", "20990201T000000");
    refuses("it says that it was made in the future, at 2099-02-01");
  }

  @Test
  void signatureThatIsOlderThanItsKeyIsRefused() throws IOException {
    knows(OTHER);
    gpg.sign(
        OTHER,
        sender.zip(),
        SIG,
        "--faked-system-time",
        "20000201T000000",
        "--ignore-time-conflict",
        "--ignore-valid-from");
    refuses("it says that it was made before the key ");
  }

  @Test
  void revokedKeyIsRefusedWhereverItsRevocationStands() throws IOException {
    String user = "Revoked <revoked@example.org>";
    gpg.key(user, "ed25519", "sign", "never");
    knows(user);
    gpg.sign(user, sender.zip(), SIG);
    accepts(user, SIG);
    Files.writeString(keys.resolve("revocation.asc"), gpg.revocation(user));
    refuses("the key " + gpg.fingerprint(user) + " has been revoked");
    Files.delete(keys.resolve("revocation.asc"));
    accepts(user, SIG);
    gpg.edit(user, "revkey\ny\n0\n\ny\nsave\n");
    gpg.export(user, keys.resolve("newer.asc"), "--armor"); // The older copy stays.
    refuses("the key " + gpg.fingerprint(user) + " has been revoked");
  }

  @Test
  void revokedSubkeyIsRefused() throws IOException {
    String user = "Subkey <subkey@example.org>";
    gpg.key(user, "ed25519", "cert", "never");
    gpg.subkey(user, "ed25519");
    gpg.sign(user, sender.zip(), SIG);
    gpg.edit(user, "key 1\nrevkey\ny\n0\n\ny\nsave\n");
    knows(user);
    refuses("has been revoked");
  }

  @Test
  void subkeyThatItsOwnerDidNotBindIsRefused() throws IOException {
    String thief = "Thief <thief@example.org>";
    gpg.key(thief, "ed25519", "cert", "never");
    gpg.subkey(thief, "ed25519");
    gpg.sign(thief, sender.zip(), SIG);
    PGPPublicKeyRing forged = ring(SENDER);
    for (PGPPublicKey key : ring(thief)) {
      if (!key.isMasterKey()) {
        forged = PGPPublicKeyRing.insertPublicKey(forged, key);
      }
    }
    Files.createDirectories(keys);
    Files.write(keys.resolve("forged.gpg"), forged.getEncoded());
    refuses("has no valid signature of its owner");
  }

  private PGPPublicKeyRing ring(String user) throws IOException {
    Path file = root.resolve("ring" + user.hashCode());
    gpg.export(user, file);
    return new PGPPublicKeyRing(
        PGPUtil.getDecoderStream(new ByteArrayInputStream(Files.readAllBytes(file))),
        new BcKeyFingerprintCalculator());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "-----BEGIN PGP SIGNATURE-----\n\nAAAA\n"})
  void whatIsNoSignatureIsRefused(String text) throws IOException {
    knows(SENDER);
    sender.write(ASC, text);
    refuses("it holds no OpenPGP signature that can be read");
  }

  @Test
  void signatureThatIsALinkIsRefused() throws IOException {
    knows(SENDER);
    gpg.sign(SENDER, sender.zip(), SIG);
    sender.run("mv *.sig ../s && ln -s ../s 'my packet.zip.sig'");
    refuses("it is not a plain file");
  }

  @Test
  void requiredOneThatLacksIsMissed() throws IOException {
    sender.with("wharf.verify.signatures", "required");
    assertThat(sender.refusal())
        .isEqualTo("signature-missing: there is neither my packet.zip.asc nor my packet.zip.sig");
  }

  @Test
  void nothingIsLookedAtWhereThatIsOff() {
    sender.with("wharf.verify.signatures", "off").write(SIG, "nonsense");
    assertThat(sender.verified()).isNull();
  }

  @Test
  void packetWaitsWhileThereIsNoKeyAtAll() throws IOException {
    sender.write(SIG, "nonsense");
    assertThatThrownBy(sender::refusal)
        .hasRootCauseInstanceOf(PostponedException.class)
        .hasRootCauseMessage(
            "wharf.verify.keys=" + keys + " holds no key to verify my packet.zip.sig with");
    Files.createDirectories(keys);
    Files.writeString(keys.resolve("broken.asc"), "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA");
    assertThatThrownBy(sender::refusal).hasRootCauseInstanceOf(PostponedException.class);
    assertThat(new SenderKeys().problems(keys))
        .singleElement()
        .asString()
        .contains("broken.asc holds no key that can be read");
  }

  @Test
  void checksumAndSignatureAreReadTogether() throws IOException {
    knows(SENDER);
    gpg.sign(SENDER, sender.zip(), SIG);
    sender.write("SHA256SUMS", sender.digest("SHA-256", SenderFolder.ZIP) + "  my packet.zip\n");
    accepts(SENDER, SIG);
    Verified verified = sender.verified();
    assertThat(verified).isNotNull();
    assertThat(verified.checksums()).hasSize(1);
  }
}
