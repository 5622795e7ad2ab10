package dev.wharf.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which packets are refused for their checksum files. */
@Timeout(60)
class ChecksumsTest {
  private static final String OF_ZIP = SenderFolder.ZIP + ".sha256";

  @TempDir Path root;
  private SenderFolder sender;
  private String digest;

  @BeforeEach
  void deliver() {
    sender = new SenderFolder(root);
    digest = sender.digest("SHA-256", SenderFolder.ZIP);
  }

  private void refuses(String message) {
    assertThat(sender.refusal()).isEqualTo("checksum-mismatch: " + message);
  }

  @Test
  void flippedByteIsFoundWhereverItIs() throws Exception {
    sender.write("SHA256SUMS", digest + "  my packet.zip\n");
    sender.write(
        "manifest-sha512.txt", sender.digest("SHA-512", SenderFolder.ZIP) + "  my packet.zip\n");
    Random random = new Random(7);
    for (String file : new String[] {SenderFolder.ZIP, "SHA256SUMS", "manifest-sha512.txt"}) {
      byte[] good = Files.readAllBytes(sender.path.resolve(file));
      for (int i = 0; i < 100; i++) {
        byte[] bad = good.clone();
        int at = random.nextInt(bad.length);
        bad[at] ^= (byte) (1 << random.nextInt(8));
        sender.write(file, bad);
        assertThat(meansTheSame(good, bad) ? "checksum-mismatch" : sender.refusal())
            .as("%s, byte %d is %d", file, at, bad[at])
            .startsWith("checksum-mismatch");
      }
      sender.write(file, good);
    }
    assertThat(sender.refusal()).isEmpty();
  }

  // A digit in another case, or another blank, is the same text to each reader.
  private static boolean meansTheSame(byte[] good, byte[] bad) {
    return plain(good).equals(plain(bad));
  }

  private static String plain(byte[] text) {
    String read = new String(text, java.nio.charset.StandardCharsets.ISO_8859_1);
    return read.toLowerCase(java.util.Locale.ROOT).replaceAll("\\s+\\*?", " ").strip();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# nothing\n", "\ufeff"})
  void emptyFile(String text) {
    sender.write(OF_ZIP, text);
    refuses(OF_ZIP + " is empty");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello|it is neither a digest nor a digest and a file's name",
        "0123456789abcdef0123456789abcdef01234567|a digest of SHA-256 has 64 hexadecimal digits, and"
            + " this one has 40",
        "SHA512 (my packet.zip) = 00|it is of SHA512, where the file's name says SHA-256",
        "CRC32 (my packet.zip) = 00|it is of CRC32, where the file's name says SHA-256"
      })
  void lineThatCannotBeReadIsNamed(String line, String why) {
    sender.write(OF_ZIP, "\n\n" + line + "\n");
    refuses("line 3 of " + OF_ZIP + ": " + why);
  }

  @ParameterizedTest
  @CsvSource({
    "../x,it names a path outside of the packet",
    "a/../../x,it names a path outside of the packet",
    "/etc/passwd,it names a path outside of the packet",
    "..,it names a path outside of the packet",
    "..\\x,it names a path outside of the packet",
    ".,it names no file",
    "sub/,it names no file",
    "gone.txt,'it lists gone.txt, which is not there'",
    "sub/gone.txt,'it lists sub/gone.txt, which is not there'",
    "sub,'it lists sub, which is no plain file'",
    "link,'it lists link, which is no plain file'",
    "fifo,'it lists fifo, which is no plain file'",
    "way/x.txt,'it lists way/x.txt, which is no plain file'",
    "fifo/x.txt,'it lists fifo/x.txt, which is no plain file'"
  })
  void nameThatIsNoPlainFileOfThePacketIsNamed(String name, String why) {
    sender
        .write("sub/x.txt", "x")
        .run("ln -s sub/x.txt link; ln -s sub way; mkfifo fifo; echo x > ../x");
    sender.write("SHA256SUMS", digest + "  my packet.zip\n" + digest + "  " + name + "\n");
    refuses("line 2 of SHA256SUMS: " + why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ln -s ../x SHA256SUMS", "mkfifo SHA256SUMS", "mkdir SHA256SUMS"})
  void checksumFileThatIsNoneIsRefused(String command) {
    sender.run("echo x > ../x; " + command);
    refuses("SHA256SUMS is not a plain file");
  }

  @Test
  void lineWithoutANameIsNamed() {
    sender.write("SHA256SUMS", digest + "\n");
    refuses("line 1 of SHA256SUMS: it names no file");
  }

  @Test
  void linesThatDifferAreNamed() {
    sender.write("SHA256SUMS", digest + "  my packet.zip\n");
    sender.write("manifest-sha256.txt", "0".repeat(64) + " my packet.zip\n");
    refuses(
        "line 1 of manifest-sha256.txt and line 1 of SHA256SUMS say different things of my"
            + " packet.zip");
  }

  @Test
  void textThatIsNotUtf8IsNamed() {
    sender.write("SHA256SUMS", new byte[] {'a', '\n', (byte) 0xE4});
    assertThat(sender.refusal()).startsWith("checksum-mismatch: line ");
  }

  @Test
  void fileBeyondTheLimitIsNotRead() throws Exception {
    try (var file = new java.io.RandomAccessFile(sender.path.resolve(OF_ZIP).toFile(), "rw")) {
      file.setLength((16L << 20) + 1);
    }
    refuses(OF_ZIP + " is larger than 16 MB");
  }

  @Test
  void lineBeyondTheLimitIsNotKept() {
    sender.write(OF_ZIP, "a".repeat(20_000));
    refuses("line 1 of " + OF_ZIP + ": it is too long");
  }

  @Test
  void fileThatIsListedAgainAndAgainIsReadOnce() {
    sender.write("big", new byte[4 << 20]);
    String line = sender.digest("SHA-256", "big") + "  big\n";
    sender.write("SHA256SUMS", line.repeat(100_000));
    assertThat(sender.refusal()).isEmpty(); // 400 GB would take until the time-out.
  }

  @Test
  void otherFileThatIsListedMustFit() {
    sender.write("x.txt", "x");
    sender.write("SHA256SUMS", sender.digest("SHA-256", "x.txt") + "  x.txt\n");
    sender.write("x.txt", "y");
    assertThat(sender.refusal())
        .startsWith("checksum-mismatch: x.txt does not fit line 1 of SHA256SUMS: its SHA-256 is ");
  }

  @Test
  void requiredOneThatLacksIsMissed() {
    sender.with("wharf.verify.checksums", "required");
    assertThat(sender.refusal())
        .isEqualTo(
            "checksum-missing: there is no checksum file, such as my packet.zip.sha256 or"
                + " SHA256SUMS");
  }

  @Test
  void requiredOneMustListTheZip() {
    sender.with("wharf.verify.checksums", "required").write("x.txt", "x");
    sender.write("SHA256SUMS", sender.digest("SHA-256", "x.txt") + "  x.txt\n");
    assertThat(sender.refusal())
        .isEqualTo("checksum-missing: SHA256SUMS does not list my packet.zip");
    sender.write(OF_ZIP, digest);
    assertThat(sender.refusal()).isEmpty();
  }

  @Test
  void nothingIsLookedAtWhereThatIsOff() {
    sender.with("wharf.verify.checksums", "off").write(OF_ZIP, "nonsense");
    assertThat(sender.verified()).isNull();
  }

  @Test
  void zipThatIsALinkIsRefused() {
    sender.write(OF_ZIP, digest).run("mv my*.zip ../z.zip && ln -s ../z.zip 'my packet.zip'");
    assertThat(sender.refusal()).isEqualTo("special-file: my packet.zip is not a plain file");
  }

  @Test
  void zipThatLacksIsMissed() throws Exception {
    sender.write(OF_ZIP, digest);
    Files.delete(sender.zip());
    assertThat(sender.refusal()).isEqualTo("missing-zip: the folder holds no my packet.zip");
  }
}
