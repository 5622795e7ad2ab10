package dev.wharf.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
  @TempDir Path state;

  private Path file() {
    return state.resolve("http.token");
  }

  @Test
  void isMadeOnceAndReadAgain() throws IOException {
    Token first = Token.in(state);
    String made = Token.read(state);
    Token second = Token.in(state);

    assertThat(made).matches("[0-9a-f]{48}");
    assertThat(Token.read(state)).isEqualTo(made);
    assertThat(first.is(made)).isTrue();
    assertThat(second.is(made)).isTrue();
  }

  @Test
  void isAnotherOneInAnotherFolder() throws IOException {
    Token.in(state);
    Path other = Files.createDirectory(state.resolve("other"));
    Token.in(other);

    assertThat(Token.read(other)).isNotEqualTo(Token.read(state));
  }

  @Test
  void isForItsOwnerAlone() throws IOException {
    Token.in(state);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void isTakenBackFromAllOthersWhoMayReadIt() throws IOException {
    Files.writeString(file(), "geheim\n");
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));

    Token token = Token.in(state);

    assertThat(token.is("geheim")).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "  \n"})
  void isMadeWhereTheFileHoldsNone(String content) throws IOException {
    Files.writeString(file(), content);

    Token token = Token.in(state);

    assertThat(Token.read(state)).hasSize(48);
    assertThat(token.is("")).isFalse();
  }

  @Test
  void leavesNoOtherFileBehind() throws IOException {
    Token.in(state);

    assertThat(state).isDirectoryContaining(file()::equals);
    assertThat(state.toFile().list()).hasSize(1);
  }

  @Test
  void isNoOtherText() throws IOException {
    Token token = Token.in(state);
    String made = Token.read(state);

    assertThat(token.is("")).isFalse();
    assertThat(token.is(made.substring(1))).isFalse();
    assertThat(token.is(made + "0")).isFalse();
    assertThat(token.is("日本")).isFalse();
  }

  @Test
  void isMissingWhereNoServerEverRan() {
    assertThatIOException().isThrownBy(() -> Token.read(state));
  }
}
