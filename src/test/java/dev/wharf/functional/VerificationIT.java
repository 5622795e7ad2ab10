package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.WharfProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.api.OpenPGPKey;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPApi;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged server verifies what senders say of their packets. */
class VerificationIT {
  @TempDir Path folder;

  private void deliver(WharfProcess wharf, String name, Map<String, byte[]> beside)
      throws IOException {
    Path arriving = wharf.inbox().arriving(name, zip(name));
    for (Map.Entry<String, byte[]> file : beside.entrySet()) {
      Files.write(arriving.resolve(file.getKey()), file.getValue());
    }
    Files.move(arriving, arriving.resolveSibling(name));
  }

  private static byte[] zip(String name) {
    return PacketFolders.zip(Map.of(name + ".txt", "content of " + name));
  }

  private static byte[] sum(String name) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(zip(name));
    String line = HexFormat.of().formatHex(digest) + "  " + name + ".zip\n";
    return line.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] signature(OpenPGPKey key, byte[] bytes) throws Exception {
    var secret = key.getPrimarySecretKey();
    PGPSignatureGenerator generator =
        new PGPSignatureGenerator(
            new BcPGPContentSignerBuilder(secret.getAlgorithm(), HashAlgorithmTags.SHA512),
            secret.getPublicKey().getPGPPublicKey());
    generator.init(PGPSignature.BINARY_DOCUMENT, secret.unlock().getKeyPair().getPrivateKey());
    generator.update(bytes);
    return generator.generate().getEncoded();
  }

  private String receipt(String place) throws IOException {
    return Files.readString(folder.resolve(place).resolve("wharf.json"));
  }

  @Test
  void archivesWhatFitsAndSetsAsideWhatDoesNot() throws Exception {
    OpenPGPKey key =
        new BcOpenPGPApi().generateKey(4).signOnlyKey().addUserId("Sender <s@example.org>").build();
    Files.createDirectories(folder.resolve("keys"));
    WharfProcess wharf = new WharfProcess(folder).setting("wharf.verify.signatures", "present");
    Files.writeString(
        folder.resolve("keys/sender.asc"), key.toCertificate().toAsciiArmoredString());
    deliver(wharf, "plain", Map.of());
    deliver(wharf, "good", Map.of("good.zip.sha256", sum("good")));
    deliver(wharf, "bad", Map.of("SHA256SUMS", sum("good")));
    deliver(wharf, "signed", Map.of("signed.zip.sig", signature(key, zip("signed"))));
    deliver(wharf, "forged", Map.of("forged.zip.sig", signature(key, zip("signed"))));

    WharfProcess.Result drained = wharf.run("drain");
    assertThat(drained.exit()).isIn(0, 2);

    assertThat(folder.resolve("archive")).as(drained.err()).isDirectoryContaining("glob:**/signed");
    assertThat(receipt("archive/plain")).doesNotContain("verified");
    assertThat(receipt("archive/good")).contains("\"good.zip.sha256\"", "\"coversZip\" : true");
    assertThat(receipt("quarantine/bad")).contains("\"checksum-mismatch\"");
    assertThat(receipt("archive/signed")).contains("\"user\" : \"Sender <s@example.org>\"");
    assertThat(receipt("quarantine/forged"))
        .contains("\"signature-bad\"", "it does not fit forged.zip");
    assertThat(wharf.run("check").out()).contains("ok       keys       1 keys of senders in");
    assertThat(wharf.run("verify").exit()).isZero();
  }
}
