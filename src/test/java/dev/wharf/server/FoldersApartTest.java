package dev.wharf.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wharf.fixture.TestSettings;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders of the settings that are one folder by a link, though their paths differ. */
class FoldersApartTest {
  @TempDir Path root;

  private Settings withInboxAt(Path folder) {
    return TestSettings.in(
        root, Map.of("wharf.inboxes", "ct", "wharf.inboxes.ct.folder", folder.toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"inbox", "archive", "work", "archive/below"})
  void linkToAnotherFolderIsRefused(String other) throws IOException {
    Path folder = Files.createDirectories(root.resolve(other));
    Path link = Files.createSymbolicLink(root.resolve("link"), folder);
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> StartChecks.makeFolders(withInboxAt(link)))
        .withMessageContaining("a link or a mount leads there")
        .withMessageContaining("wharf.inboxes.ct.folder=" + link);
  }

  @Test
  void linkToAFolderOfItsOwnIsGood() throws IOException {
    Path folder = Files.createDirectories(root.resolve("elsewhere/ct"));
    Path link = Files.createSymbolicLink(root.resolve("link"), folder);
    assertThatCode(() -> StartChecks.makeFolders(withInboxAt(link))).doesNotThrowAnyException();
  }
}
