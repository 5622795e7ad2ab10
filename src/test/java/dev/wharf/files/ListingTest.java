package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.fixture.DeepTree;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stands in a folder's place is never opened unless it is a folder. */
@Timeout(20)
class ListingTest {
  @TempDir Path folder;

  @BeforeEach
  void make() throws IOException {
    DeepTree.run(folder, "mkdir real; touch real/file; mkfifo fifo; ln -s real link");
  }

  @Test
  void namesWhatIsInFolderWithoutDetour() throws IOException {
    try (DirectoryStream<Path> listed = Listing.of(folder.resolve("real"))) {
      assertThat(listed).containsExactly(folder.resolve("real/file"));
    }
  }

  @Test
  void doesNotOpenFifo() {
    assertThatThrownBy(() -> Listing.of(folder.resolve("fifo")))
        .isInstanceOf(NotDirectoryException.class);
    assertThatThrownBy(() -> OpenFolder.open(folder.resolve("fifo")))
        .isInstanceOf(NotDirectoryException.class);
  }

  @Test
  void heldFolderOpensNeitherFifoNorLinkInIt() throws IOException {
    try (OpenFolder open = OpenFolder.open(folder)) {
      assertThatThrownBy(() -> open.folder(folder.resolve("fifo"))).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> open.folder(folder.resolve("link")))
          .isInstanceOf(NotDirectoryException.class);
      try (OpenFolder inner = open.folder(folder.resolve("real"))) {
        assertThat(inner.entries().next()).isEqualTo(folder.resolve("real/file"));
      }
    }
    assertThatThrownBy(() -> OpenFolder.withoutLink(folder.resolve("link")))
        .isInstanceOf(NotDirectoryException.class);
    assertThat(Files.exists(folder.resolve("real/file"))).isTrue();
  }
}
