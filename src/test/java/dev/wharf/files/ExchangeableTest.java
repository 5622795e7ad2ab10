package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.DeepTree;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who can put something else in the place of a folder. */
class ExchangeableTest {
  @TempDir Path folder;

  @BeforeEach
  void make() throws IOException {
    DeepTree.run(folder, "mkdir -p inbox/own");
  }

  @ParameterizedTest
  @CsvSource({"755, false", "700, false", "777, true", "1777, false", "757, true"})
  void isAskedOfTheRightsToTheFolderAboveIt(String mode, boolean exchangeable) throws IOException {
    DeepTree.run(folder, "chmod " + mode + " inbox");
    Path inbox = folder.resolve("inbox");

    assertThat(Exchangeable.byOthers(inbox, inbox.resolve("own"))).isEqualTo(exchangeable);
  }

  @Test
  void groupThatIsOnlyOurOwnCannotExchangeIt() throws IOException {
    DeepTree.run(folder, "chmod 775 inbox");
    Path inbox = folder.resolve("inbox");

    assertThat(Exchangeable.byOthers(inbox, inbox.resolve("own"))).isFalse();
  }

  @Test
  void whatIsNotThereYetCannotBeExchangedWhereOthersMayTouchOnlyTheirOwn() throws IOException {
    DeepTree.run(folder, "chmod 1777 inbox");
    Path inbox = folder.resolve("inbox");

    assertThat(Exchangeable.byOthers(inbox, inbox.resolve("none"))).isFalse();
  }
}
