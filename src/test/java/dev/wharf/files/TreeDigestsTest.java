package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files of a tree are told, and in which order. */
class TreeDigestsTest {
  private static final String OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @TempDir Path folder;

  private List<String> told() throws IOException {
    List<String> told = new ArrayList<>();
    TreeDigests.each(folder, (name, size, sha256) -> told.add(name + " " + size + " " + sha256));
    return told;
  }

  @Test
  void filesAreToldByTheirNamesWhateverTheFolderLists() throws IOException {
    Files.createDirectories(folder.resolve("b/c"));
    for (String name : List.of("z", "b/y", "b/c/x", "a")) {
      Files.createFile(folder.resolve(name));
    }
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("a"));

    assertThat(told())
        .containsExactly(
            "a 0 " + OF_NOTHING,
            "b/c/x 0 " + OF_NOTHING,
            "b/y 0 " + OF_NOTHING,
            "z 0 " + OF_NOTHING);
  }

  @Test
  void folderThatIsTooDeepIsToldInThePlaceOfItsFiles() throws IOException {
    Path deep = folder;
    for (int i = 0; i < 120; i++) {
      deep = deep.resolve("d");
    }
    Files.createDirectories(deep);
    Files.createFile(deep.resolve("file"));

    assertThat(told()).containsExactly("d/".repeat(100) + " 0 ");
  }
}
