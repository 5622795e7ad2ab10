package dev.wharf.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.packet.PostponedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordsTest {
  @TempDir Path folder;

  private Passwords of(String text) throws IOException {
    return new Passwords(Files.writeString(folder.resolve("passwords"), text));
  }

  @Test
  void noFileMeansNoPasswords() throws IOException {
    assertThat(Passwords.NONE.read()).isEmpty();
  }

  @Test
  void oneStandsOnEachLine() throws IOException {
    assertThat(of("first\r\n\n  with blanks \nsecond ö\nfirst").read())
        .containsExactly("first", "  with blanks ", "second ö");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirst() throws IOException {
    assertThat(of("\ufefffirst\n").read()).containsExactly("first");
  }

  @Test
  void anEditCounts() throws IOException {
    Passwords passwords = of("first\n");
    assertThat(passwords.read()).containsExactly("first");
    of("second\n");
    assertThat(passwords.read()).containsExactly("second");
  }

  @Test
  void whatIsWrongWithTheFileIsSaidWithoutItsContent() throws IOException {
    Path file =
        Files.write(folder.resolve("latin"), "geheim ö".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> new Passwords(file).read())
        .isInstanceOf(PostponedException.class)
        .hasMessage(
            "its zip is encrypted, and the file "
                + file
                + ", which wharf.passwords-file names, is not UTF-8");
    Passwords many = of("x\n".repeat(200_000));
    assertThatThrownBy(many::read)
        .isInstanceOf(PostponedException.class)
        .hasMessageContaining("has more than 256 KB");
  }

  @Test
  void tooManyAreRefused() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i <= 1000; i++) {
      text.append(i).append('\n');
    }
    Passwords many = of(text.toString());
    assertThatThrownBy(many::read).hasMessageContaining("has more than 1000 passwords");
  }
}
