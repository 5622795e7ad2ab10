package dev.wharf.zip;

import static dev.wharf.fixture.Encrypting.aes;
import static dev.wharf.fixture.Encrypting.zipCrypto;
import static dev.wharf.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.fixture.Packing;
import dev.wharf.fixture.RawZip;
import dev.wharf.packet.OpenEntry;
import dev.wharf.packet.PostponedException;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Passwords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Zips with a password, or several. */
class EncryptedZipTest {
  private static final String TEXT = "one line of text\n".repeat(300);

  @TempDir Path folder;
  private final RawZip zip = new RawZip();

  private Passwords passwords(String... lines) throws IOException {
    return new Passwords(Files.write(folder.resolve("passwords"), List.of(lines)));
  }

  private Map<String, String> unpack(Passwords passwords) throws IOException {
    Map<String, String> content = new LinkedHashMap<>();
    try (CheckedZip open = Zips.open(folder, zip.bytes(), Zips.LIMITS, Zips.JDK, passwords)) {
      for (Iterator<OpenEntry> entries = open.openEntries(); entries.hasNext(); ) {
        OpenEntry entry = entries.next();
        String text = new String(entry.open().readAllBytes(), StandardCharsets.UTF_8);
        entry.finish();
        content.put(entry.path().value(), text);
      }
    }
    return content;
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "1, 3", "2, 1", "2, 2", "2, 3"})
  void readsEachKindOfAes(int version, int strength) throws IOException {
    aes(zip.add("deflated", TEXT), "secret ö", version, strength);
    aes(zip.store("stored", TEXT), "secret ö", version, strength);
    aes(zip.store("empty", ""), "secret ö", version, strength);
    assertThat(unpack(passwords("wrong", "secret ö")))
        .containsExactlyEntriesOf(ordered("deflated", TEXT, "stored", TEXT, "empty", ""));
  }

  @Test
  void readsTheOldCipher() throws IOException {
    zipCrypto(zip.add("deflated", TEXT), "secret ö");
    zipCrypto(zip.store("stored", TEXT), "secret ö");
    zipCrypto(zip.store("empty", ""), "secret ö");
    assertThat(unpack(passwords("wrong", "secret ö")))
        .containsExactlyEntriesOf(ordered("deflated", TEXT, "stored", TEXT, "empty", ""));
  }

  @ParameterizedTest
  @EnumSource
  void readsEachMethodUnderBothCiphers(Packing packing) throws IOException {
    byte[] content = TEXT.getBytes(StandardCharsets.UTF_8);
    aes(packing.add(zip, "aes", content), "secret", 2, 3);
    zipCrypto(packing.add(zip, "old", content), "secret");
    assertThat(unpack(passwords("secret")))
        .containsExactlyEntriesOf(ordered("aes", TEXT, "old", TEXT));
  }

  private static Map<String, String> ordered(String... namesAndTexts) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      map.put(namesAndTexts[i], namesAndTexts[i + 1]);
    }
    return map;
  }

  @Test
  void eachEntryMayHaveAPasswordOfItsOwn() throws IOException {
    Map<String, String> expected = new LinkedHashMap<>();
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String password = "password" + i % 20;
      String text = TEXT + i;
      RawZip.Entry entry = i % 3 == 0 ? zip.store("e" + i, text) : zip.add("e" + i, text);
      if (i % 7 == 0) {
        aes(entry, password, 2, 1 + i % 3);
      } else if (i % 7 < 5) {
        zipCrypto(entry, password);
      }
      expected.put("e" + i, text);
      all.add("password" + i);
    }
    assertThat(unpack(passwords(all.toArray(String[]::new)))).isEqualTo(expected);
  }

  /** Of so many wrong passwords some pass the old cipher's check of one byte. */
  @Test
  void theContentDecidesBetweenPasswordsThatPassTheCheck() throws IOException {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      all.add("wrong" + i);
    }
    all.add("right");
    zipCrypto(zip.store("stored", TEXT), "right");
    zipCrypto(zip.add("deflated", TEXT), "right");
    Passwords file = passwords(all.toArray(String[]::new));
    assertThat(unpack(file)).containsExactlyEntriesOf(ordered("stored", TEXT, "deflated", TEXT));
    for (Packing packing : Packing.values()) {
      RawZip.Entry entry = packing.add(zip, packing.name(), TEXT.getBytes(StandardCharsets.UTF_8));
      zipCrypto(entry, "right");
    }
    assertThat(unpack(file)).hasSize(2 + Packing.values().length).containsValue(TEXT);
  }

  @Test
  void refusesWhatNoPasswordOpens() throws IOException {
    aes(zip.add("aes", TEXT), "secret", 2, 3);
    Passwords two = passwords("wrong", "also wrong");
    assertRefused(Reason.ENCRYPTED, () -> unpack(two))
        .withMessageContaining("'aes'")
        .withMessageContaining("none of the 2 passwords in wharf.passwords-file");
    assertRefused(Reason.ENCRYPTED, () -> unpack(Passwords.NONE))
        .withMessageContaining("wharf.passwords-file names no file");
  }

  /** The check of the old cipher lets each of these pass for some content. */
  @ParameterizedTest
  @EnumSource
  void refusesAsEncryptedWhatAWrongPasswordSeemsToOpen(Packing packing) throws IOException {
    Passwords wrong = passwords("wrong");
    Random random = new Random(packing.method);
    int passed = 0;
    for (int i = 0; passed < 3; i++) {
      RawZip one = new RawZip();
      byte[] content = (TEXT + random.nextInt()).getBytes(StandardCharsets.UTF_8);
      RawZip.Entry entry =
          i % 2 == 0
              ? one.add(Zips.bytes("a"), content, i % 4 == 0)
              : one.add(Zips.bytes("a"), content, false).packed(packing.method, packing.sample());
      zipCrypto(entry, "secret");
      if (ZipCryptoKey.of(
              Zips.bytes("wrong"), java.util.Arrays.copyOf(entry.data, 12), entry.crc, 0)
          == null) {
        continue;
      }
      passed++;
      assertRefused(
              Reason.ENCRYPTED,
              () -> {
                try (CheckedZip open =
                    Zips.open(folder, one.bytes(), Zips.LIMITS, Zips.JDK, wrong)) {
                  open.openEntries().next().finish();
                }
              })
          .withMessageContaining("or it is damaged");
    }
  }

  @Test
  void damageUnderAnAuthenticatedCipherIsNoQuestionOfThePassword() throws IOException {
    RawZip.Entry entry = aes(zip.store("aes", TEXT), "secret", 2, 3);
    entry.data[100] ^= 1;
    Passwords right = passwords("secret");
    assertRefused(Reason.CORRUPT_DATA, () -> unpack(right)).withMessageContaining("code behind");
  }

  @Test
  void damageIsToldFromAWrongPasswordByTheOtherEntries() throws IOException {
    zipCrypto(zip.add("a", TEXT), "secret");
    RawZip.Entry entry = zipCrypto(zip.store("b", TEXT), "secret");
    entry.data[1000] ^= 1;
    Passwords right = passwords("secret");
    assertRefused(Reason.CRC_ERROR, () -> unpack(right));
  }

  @Test
  void theFirstVersionOfAesNamesTheCrc32() throws IOException {
    aes(zip.add("a", TEXT), "secret", 1, 3).crc ^= 1;
    Passwords right = passwords("secret");
    assertRefused(Reason.CRC_ERROR, () -> unpack(right));
  }

  @Test
  void refusesWhatTheHeadersSayDifferently() throws IOException {
    RawZip.Entry entry = aes(zip.add("a", TEXT), "secret", 2, 3);
    entry.localExtra = aes(new RawZip().add("a", TEXT), "secret", 2, 2).localExtra;
    Passwords right = passwords("secret");
    assertRefused(Reason.HEADER_MISMATCH, () -> unpack(right));
  }

  @Test
  void refusesAnotherFlagInTheLocalHeader() throws IOException {
    zipCrypto(zip.add("a", TEXT), "secret").localChange = local -> local.putShort(6, (short) 0);
    Passwords right = passwords("secret");
    assertRefused(Reason.HEADER_MISMATCH, () -> unpack(right));
  }

  @Test
  void refusesStrongEncryptionWhateverThePasswords() throws IOException {
    zip.add("a", TEXT).flags = 0x41;
    Passwords right = passwords("secret");
    assertRefused(Reason.ENCRYPTED, () -> unpack(right))
        .withMessageContaining("in a way that Wharf does not know");
  }

  @Test
  void refusesAnEncryptedDirectory() throws IOException {
    zip.add("a", TEXT).centralChange = central -> central.putInt(0, 0x08064b50);
    Passwords right = passwords("secret");
    assertRefused(Reason.ENCRYPTED, () -> unpack(right))
        .withMessageContaining("directory is encrypted");
  }

  @Test
  void followsAnEncryptedLink() throws IOException {
    zipCrypto(zip.store("link", "../outside").unix(0xa1ff), "secret");
    Passwords right = passwords("secret");
    assertRefused(Reason.SYMLINK_ESCAPE, () -> unpack(right));
  }

  @Test
  void waitsWhereThePasswordsCannotBeRead() {
    zipCrypto(zip.add("a", TEXT), "secret");
    Passwords missing = new Passwords(folder.resolve("missing"));
    assertThatThrownBy(() -> unpack(missing))
        .isInstanceOf(PostponedException.class)
        .hasMessageContaining(
            folder + "/missing, which wharf.passwords-file names, cannot be read: ");
  }

  @Test
  void noPasswordIsReadForAZipThatNeedsNone() throws IOException {
    zip.add("a", TEXT);
    assertThat(unpack(new Passwords(folder.resolve("missing")))).containsEntry("a", TEXT);
  }

  @Test
  void contentIsComparedThoughTheZipNamesNoCrc32() throws IOException {
    aes(zip.add("a.txt", TEXT), "secret", 2, 3);
    try (CheckedZip open =
        Zips.open(folder, zip.bytes(), Zips.LIMITS, Zips.JDK, passwords("secret"))) {
      ZipEntry entry = (ZipEntry) open.openEntries().next();
      java.util.zip.CRC32 expected = new java.util.zip.CRC32();
      expected.update(Zips.bytes(TEXT));
      assertThat(entry.crc32()).isEqualTo((int) expected.getValue());
    }
  }
}
