package dev.wharf.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.packet.Verified;
import dev.wharf.packet.Verified.Checksums;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checksum files in each form that tools write: read, and each shown to be compared. */
class ChecksumFormsTest {
  @TempDir Path root;
  private SenderFolder sender;
  private String digest;

  @BeforeEach
  void deliver() {
    sender = new SenderFolder(root);
    digest = sender.digest("SHA-256", SenderFolder.ZIP);
  }

  /** The file fits, and does not fit another zip any more. */
  private void fits(String file, String algorithm, int files) {
    Verified verified = sender.verified();
    assertThat(verified).isNotNull();
    assertThat(verified.checksums()).containsExactly(new Checksums(file, algorithm, files, true));
    sender.write(SenderFolder.ZIP, "other bytes");
    assertThat(sender.refusal())
        .startsWith("checksum-mismatch: " + SenderFolder.ZIP + " does not fit line ")
        .contains(" of " + file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "%s\n",
        "%s\r\n",
        "\ufeff%s\r\n",
        "  \n%s\n\n",
        "%s  my packet.zip\n",
        "%s *my packet.zip\n",
        "%s  ./my packet.zip\n",
        "%s  /data/out/my packet.zip\n",
        "%s\tmy packet.zip\n",
        "%s my packet.zip\n",
        "%s  -\n",
        "%s  upload-4711.part\n",
        "\\%s  dir\\\\my packet.zip\n",
        "# made by hand\n%s  my packet.zip\n",
        "; made by a tool\n%s *my packet.zip\n",
        "SHA256 (my packet.zip) = %s\n",
        "SHA256(my packet.zip)= %s\n",
        "SHA2-256(my packet.zip)= %s\n",
        "SHA-256 (my packet.zip) = %s\n",
        "SHA256 hash of my packet.zip:\r\n%s\r\nCertUtil: -hashfile command completed successfully.\r\n",
        "SHA256-Hash von my packet.zip:\r\n%s\r\nCertUtil: -hashfile-Befehl wurde erfolgreich ausgef\u00fchrt.\r\n",
        "\r\nAlgorithm       Hash        Path\r\n---------       ----         ----\r\nSHA256          %s       C:\\out\\my packet.zip  \r\n\r\n\r\n",
        "\r\nAlgorithm : SHA256\r\nHash      : %s\r\nPath      : C:\\out\\my packet.zip\r\n\r\n"
      })
  void formOfAFileOfTheZip(String form) {
    sender.write(SenderFolder.ZIP + ".sha256", String.format(form, digest));
    fits(SenderFolder.ZIP + ".sha256", "SHA-256", 1);
  }

  @Test
  void digestMayBeInCapitals() {
    sender.write(SenderFolder.ZIP + ".sha256", digest.toUpperCase(Locale.ROOT));
    fits(SenderFolder.ZIP + ".sha256", "SHA-256", 1);
  }

  @Test
  void oldCertutilWritesTheDigestInGroups() {
    sender.write(SenderFolder.ZIP + ".sha256", digest.replaceAll("(..)(?=.)", "$1 ") + "\r\n");
    fits(SenderFolder.ZIP + ".sha256", "SHA-256", 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-UTF-16LE-BOM", "UTF-16"})
  void windowsShellsWriteUtf16(String charset) {
    byte[] text = (digest + "  my packet.zip\r\n").getBytes(Charset.forName(charset));
    sender.write(SenderFolder.ZIP + ".sha256", text);
    fits(SenderFolder.ZIP + ".sha256", "SHA-256", 1);
  }

  @ParameterizedTest
  @CsvSource({"MD5,md5", "SHA-1,sha1", "SHA-224,sha224", "SHA-384,sha384", "SHA-512,sha512"})
  void algorithmIsTheNamesEnd(String algorithm, String end) {
    sender.write(SenderFolder.ZIP + "." + end, sender.digest(algorithm, SenderFolder.ZIP));
    fits(SenderFolder.ZIP + "." + end, algorithm, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MY PACKET.ZIP.SHA256", "my packet.zip.Sha-256"})
  void nameMayBeInOtherLetters(String name) {
    sender.write(name, digest);
    fits(name, "SHA-256", 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SHA256SUMS",
        "sha256sums",
        "SHA256SUMS.txt",
        "sha256sum.txt",
        "manifest-sha256.txt"
      })
  void fileListsAllThatItIsOf(String name) {
    sender.write("read me.txt", "read").write("sub/deep/x.bin", "x");
    String text =
        digest
            + "  my packet.zip\n"
            + sender.digest("SHA-256", "read me.txt")
            + "  read me.txt\n"
            + sender.digest("SHA-256", "sub/deep/x.bin")
            + "  sub/deep/x.bin\n";
    sender.write(name, text);
    fits(name, "SHA-256", 3);
  }

  @ParameterizedTest
  @CsvSource({
    "sha256sum * > SHA256SUMS,SHA256SUMS,SHA-256",
    "sha256sum -b * > my\\ packet.zip.sha256,my packet.zip.sha256,SHA-256",
    "sha256sum --tag * > SHA256SUMS,SHA256SUMS,SHA-256",
    "sha256sum -z * > SHA256SUMS,SHA256SUMS,SHA-256",
    "sha512sum ./* > ../s && mv ../s SHA512SUMS,SHA512SUMS,SHA-512",
    "md5sum *.zip > ../s && mv ../s MD5SUMS,MD5SUMS,MD5",
    "shasum -a 1 *.zip > ../s && mv ../s my\\ packet.zip.sha1,my packet.zip.sha1,SHA-1",
    "shasum -a 384 -b *.zip > ../s && mv ../s my\\ packet.zip.sha384,my packet.zip.sha384,SHA-384",
    "openssl dgst -sha256 *.zip > ../s && mv ../s SHA256SUMS,SHA256SUMS,SHA-256",
    "openssl dgst -r -sha256 *.zip > ../s && mv ../s SHA256SUMS,SHA256SUMS,SHA-256",
    "openssl md5 *.zip > ../s && mv ../s my\\ packet.zip.md5,my packet.zip.md5,MD5",
    "find . -type f -exec sha1sum {} + > ../s && mv ../s SHA1SUMS,SHA1SUMS,SHA-1"
  })
  void whatToolsWriteFits(String command, String file, String algorithm) {
    sender.write("a\nb\\c.txt", "odd").write("sub.txt", "x").run(command);
    Verified verified = sender.verified();
    assertThat(verified).isNotNull();
    assertThat(verified.checksums())
        .singleElement()
        .matches(c -> c.file().equals(file) && c.algorithm().equals(algorithm) && c.zip());
    sender.write(SenderFolder.ZIP, "other bytes");
    assertThat(sender.refusal()).startsWith("checksum-mismatch: my packet.zip does not fit line ");
  }

  @Test
  void escapedNamesAreReadBack() {
    sender.write("a\nb\\c.txt", "odd").run("sha256sum * > ../s && mv ../s SHA256SUMS");
    sender.write("a\nb\\c.txt", "other");
    assertThat(sender.refusal()).startsWith("checksum-mismatch: a\\nb\\c.txt does not fit line ");
  }

  @Test
  void bagItEncodesLineEndsAndPerCentSigns() {
    sender.write("data/a\n50%.txt", "odd").write("data/100%25.txt", "literal");
    sender.write(
        "manifest-sha256.txt",
        sender.digest("SHA-256", "data/a\n50%.txt")
            + "  data/a%0A50%25.txt\r\n"
            + sender.digest("SHA-256", "data/100%25.txt")
            + " data/100%25.txt\r\n");
    assertThat(sender.refusal()).isEmpty();
    sender.write("data/a\n50%.txt", "other");
    assertThat(sender.refusal()).contains("data/a\\n50%.txt does not fit line 1");
  }

  @Test
  void backslashesOfWindowsLeadIntoFolders() {
    sender.write("sub/x.bin", "x");
    sender.write("SHA256SUMS", sender.digest("SHA-256", "sub/x.bin") + "  sub\\x.bin\r\n");
    assertThat(sender.refusal()).isEmpty();
    sender.write("sub/x.bin", "y");
    assertThat(sender.refusal()).startsWith("checksum-mismatch: sub/x.bin does not fit line 1");
  }

  @Test
  void severalFilesCountEachForItself() {
    sender
        .write(SenderFolder.ZIP + ".md5", sender.digest("MD5", SenderFolder.ZIP))
        .write("SHA256SUMS", digest + "  my packet.zip");
    Verified verified = sender.verified();
    assertThat(verified).isNotNull();
    assertThat(verified.checksums())
        .extracting(Checksums::algorithm)
        .containsExactly("SHA-256", "MD5");
    sender.write(SenderFolder.ZIP + ".md5", "0".repeat(32));
    assertThat(sender.refusal()).contains("does not fit line 1 of my packet.zip.md5: its MD5 is ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "manifest-foo.txt",
        "manifest-.txt",
        "manifest.txt",
        "my packet.zip.txt",
        "my packet.zip.crc32",
        "other.zip.sha256",
        "SHA256SUMS.asc",
        "SHA3SUMS",
        "sha256",
        "my packet.sha256"
      })
  void otherFilesAreNone(String name) {
    sender.write(name, "anything".getBytes(StandardCharsets.UTF_8));
    assertThat(sender.verified()).isNull();
  }
}
