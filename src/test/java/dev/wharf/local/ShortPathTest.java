package dev.wharf.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShortPathTest {
  private static final String FILE = "server.socket";

  @TempDir Path root;

  /** A folder below which the file's path has so many bytes. */
  private Path folderFor(int bytes) throws IOException {
    int rest = bytes - (root + "//" + FILE).getBytes(StandardCharsets.UTF_8).length;
    return Files.createDirectory(root.resolve("x".repeat(rest)));
  }

  @Test
  void isTheFoldersOwnWhereThatIsShortEnough() throws IOException {
    Path folder = folderFor(107);
    try (ShortPath path = ShortPath.to(folder, FILE)) {
      assertThat(path.path()).isEqualTo(folder);
    }

    assertThat(folder).exists();
  }

  @Test
  void isLinkWhereTheFoldersOwnIsTooLong() throws IOException {
    Path folder = folderFor(108);
    Path link;
    try (ShortPath path = ShortPath.to(folder, FILE)) {
      link = path.path();
      assertThat(link.resolve(FILE).toString().getBytes(StandardCharsets.UTF_8).length)
          .isLessThanOrEqualTo(107);
      assertThat(link.toRealPath()).isEqualTo(folder.toRealPath());
    }

    assertThat(link.getParent()).doesNotExist();
    assertThat(folder).exists();
  }

  @Test
  void countsBytesAndNotCharacters() throws IOException {
    Path folder = Files.createDirectory(root.resolve("日".repeat(25)));
    try (ShortPath path = ShortPath.to(folder, FILE)) {
      boolean tooLong =
          folder.resolve(FILE).toString().getBytes(StandardCharsets.UTF_8).length > 107;
      assertThat(Files.isSymbolicLink(path.path())).isEqualTo(tooLong).isTrue();
    }
  }

  @Test
  void isAbsolute() throws IOException {
    try (ShortPath path = ShortPath.to(Path.of("no-such-folder"), FILE)) {
      assertThat(path.path()).isAbsolute();
      assertThat(Files.exists(path.path(), LinkOption.NOFOLLOW_LINKS)).isFalse();
    }
  }

  @Test
  void isFreeOfTheFolderOnceItIsClosed() throws IOException {
    Path folder = folderFor(150);
    Files.writeString(folder.resolve("kept"), "kept");

    ShortPath.to(folder, FILE).close();

    assertThat(folder.resolve("kept")).hasContent("kept");
  }
}
