package dev.wharf.zip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameSetTest {
  private final NameSet names = new NameSet();

  private boolean add(String path) {
    return path.endsWith("/")
        ? names.add(path.substring(0, path.length() - 1), true)
        : names.add(path, false);
  }

  @ParameterizedTest
  @CsvSource({
    "a, b",
    "a, A", // different files on a file system that tells case apart
    "a/b, a/c",
    "a/b, b/a",
    "a/, a/b",
    "a/b, a/",
    "a/b/c, a/",
    "a/, a/",
    "ö/, ö/",
    "o\u0308/, o\u0308/",
    "ab, a/b",
    "a, 'a '",
    "ö, Ö",
    "ﬁ, fi", // equal in NFKC, not in NFC
    "ss, ß"
  })
  void differentPathsFit(String one, String other) {
    assertThat(add(one)).isTrue();
    assertThat(add(other)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "a, a",
    "a/b, a/b",
    "ö/, o\u0308/", // one folder, spelt in two ways
    "o\u0308/, ö/",
    "\u212a/, K/",
    "K/, \u212a/",
    "\u212b/, A\u030a/",
    "a, a/", // a file and a folder
    "a/, a",
    "a, a/b", // a file where a folder is needed
    "a/b, a",
    "a, a/b/c",
    "a/b/c, a",
    "a, a/b/",
    "a/b/c, a/b",
    "ö, o\u0308", // one name, composed and not
    "o\u0308, ö",
    "ö/a, o\u0308/a",
    "ö, o\u0308/a",
    "가, \u1100\u1161",
    "\u212b, Å" // the Ångström sign and the letter
  })
  void pathsThatWouldBeOneOnDiskClash(String one, String other) {
    assertThat(add(one)).isTrue();
    assertThat(add(other)).isFalse();
  }

  @Test
  void clashStaysAClash() {
    assertThat(add("a")).isTrue();
    assertThat(add("a")).isFalse();
    assertThat(add("a")).isFalse();
  }

  @Test
  void folderMayBeListedAnyNumberOfTimes() {
    for (int i = 0; i < 4; i++) {
      assertThat(add("a/b/")).isTrue();
      assertThat(add("o\u0308/")).isTrue();
      assertThat(add("ö/")).isFalse();
    }
    assertThat(add("a/b")).isFalse();
  }

  @Test
  void countsTheFoldersThatPathsNeed() {
    add("file");
    assertThat(names.folders()).isZero();
    add("a/b/c/file");
    assertThat(names.folders()).isEqualTo(3);
    add("a/b/file");
    add("a/");
    assertThat(names.folders()).isEqualTo(3);
    add("d/");
    assertThat(names.folders()).as("above them").isEqualTo(3);
  }

  @Test
  void manyPathsNeitherClashNorAreForgotten() {
    for (int i = 0; i < 50_000; i++) {
      assertThat(names.add("folder-" + i % 100 + "/file-" + i, false)).isTrue();
    }
    assertThat(names.folders()).isEqualTo(100);
    for (int i = 0; i < 50_000; i++) {
      assertThat(names.add("folder-" + i % 100 + "/file-" + i, false)).isFalse();
    }
  }
}
