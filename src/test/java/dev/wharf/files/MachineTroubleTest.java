package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MachineTroubleTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "Too many open files, EMFILE",
    "Too many open files in system, ENFILE",
    "Cannot allocate memory, ENOMEM",
    "Read-only file system, EROFS",
    "Disk quota exceeded, EDQUOT",
    "Stale file handle, ESTALE",
    "Transport endpoint is not connected, ENOTCONN",
    "Host is down, EHOSTDOWN"
  })
  void isKnownByTheWordsOfTheSystem(String words, String error) {
    assertThat(MachineTrouble.in(new FileSystemException("a", "b", words))).contains(error);
    assertThat(MachineTrouble.in(new RuntimeException(new IOException(words)))).contains(error);
    assertThat(MachineTrouble.in(new FileNotFoundException("/a/b (" + words + ")")))
        .contains(error);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Input/output error", "Permission denied", "File name too long", ""})
  void otherFailuresAreOthers(String words) {
    assertThat(MachineTrouble.in(new FileSystemException("a", null, words))).isNull();
  }

  @Test
  void whatACommandPrintedProvesNothing() {
    String printed = "the command ended with exit code 1; it said: Too many open files";
    assertThat(MachineTrouble.in(new IOException(printed))).isNull();
  }

  @Test
  void nameOfAFileProvesNothing() {
    assertThat(MachineTrouble.in(new FileSystemException("Read-only file system"))).isNull();
  }

  @Test
  void catalogueOfTheLibraryHasItsWordsInAnotherLanguage() throws IOException {
    byte[][] texts = {
      bytes(""),
      bytes("Read-only file system"),
      bytes("Content-Type: text/plain; charset=ISO-8859-1\n"),
      "Système de fichiers accessible en lecture seulement".getBytes(StandardCharsets.ISO_8859_1)
    };
    ByteBuffer file = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0x950412de).putInt(0).putInt(2).putInt(28).putInt(44).putInt(0).putInt(0);
    int at = 60;
    for (byte[] text : texts) {
      file.putInt(text.length).putInt(at);
      at += text.length;
    }
    for (byte[] text : texts) {
      file.put(text);
    }
    MessageCatalogue catalogue =
        MessageCatalogue.read(Files.write(folder.resolve("libc.mo"), file.array()));
    assertThat(catalogue.translated("Read-only file system"))
        .isEqualTo("Système de fichiers accessible en lecture seulement");
    assertThat(catalogue.translated("Host is down")).isEqualTo("Host is down");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void fileThatIsNoCatalogueTranslatesNothing() throws IOException {
    MessageCatalogue catalogue =
        MessageCatalogue.read(Files.write(folder.resolve("libc.mo"), bytes("none")));
    assertThat(catalogue.translated("Host is down")).isEqualTo("Host is down");
  }

  @Test
  void knowsWhatIsForbiddenWhicheverWayTheMachineSaysIt() {
    assertThat(MachineTrouble.isDenied(new AccessDeniedException("a"))).isTrue();
    assertThat(MachineTrouble.isDenied(new IOException("Permission denied"))).isTrue();
    assertThat(
            MachineTrouble.isDenied(new FileSystemException("a", null, "Operation not permitted")))
        .isTrue();
    assertThat(
            MachineTrouble.isDenied(new IOException("the script says: Permission denied, sorry")))
        .isFalse();
  }

  @Test
  void knowsDiskThatHasFailed() {
    assertThat(
            MachineTrouble.isBrokenDisk(
                new RuntimeException(new IOException("Input/output error"))))
        .isTrue();
    assertThat(MachineTrouble.isBrokenDisk(new IOException("No space left on device"))).isFalse();
  }
}
