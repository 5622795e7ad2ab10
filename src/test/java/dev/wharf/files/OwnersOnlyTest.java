package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnersOnlyTest {
  @TempDir Path folder;

  private static String rights(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void newFoldersAndFilesAreTheirOwnersAlone() throws IOException {
    Path made = folder.resolve("above/state");

    OwnersOnly.folder(made);
    OwnersOnly.file(made.resolve("ledger.db"));

    assertThat(rights(made)).isEqualTo("rwx------");
    assertThat(rights(made.resolve("ledger.db"))).isEqualTo("rw-------");
    assertThat(OwnersOnly.access(made)).isNull();
  }

  @Test
  void thoseThatAreThereStayAsTheyAre() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "content");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    OwnersOnly.folder(folder);
    OwnersOnly.file(file);

    assertThat(file).hasContent("content");
    assertThat(rights(file)).isEqualTo("rw-r-----");
    assertThatIOException().isThrownBy(() -> OwnersOnly.folder(file));
  }

  @Test
  void othersLoseWhatTheyMayDoAndTheGroupDoesNot() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

    OwnersOnly.withoutOthers(file);

    assertThat(rights(file)).isEqualTo("rw-rw----");
  }

  @ParameterizedTest
  @CsvSource({
    "rwxr-xr-x, 0755, false",
    "rwxrwx---, 0770, false",
    "rwxrwxrwx, 0777, true",
    "rwx----w-, 0702, true"
  })
  void foldersThatAreOpenAreFound(String rights, String octal, boolean writable)
      throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(rights));

    OwnersOnly.Access access = Objects.requireNonNull(OwnersOnly.access(folder));

    assertThat(access.octal()).isEqualTo(octal);
    assertThat(access.writable()).isEqualTo(writable);
  }
}
