package dev.wharf.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.packet.PostponedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SameFoldersTest {
  @TempDir private Path root;
  private final Remembers remembers = new Remembers();
  private Path archive;

  /** Remembers as a ledger does. */
  private static final class Remembers implements UsedFolders {
    private final Map<String, Used> all = new HashMap<>();

    @Override
    public String receiptKey(String offered) {
      return offered;
    }

    @Override
    public String ledgerName() {
      return "ledger";
    }

    @Override
    public Map<String, Used> all() {
      return all;
    }

    @Override
    public void remember(String name, Used folder) {
      all.put(name, folder);
    }
  }

  @BeforeEach
  void makeArchive() throws IOException {
    archive = Files.createDirectory(root.resolve("archive"));
  }

  private SameFolders folders(Path folder, boolean alone) {
    return new SameFolders(remembers, Map.of("wharf.archive", folder), Map.of(), alone);
  }

  @Test
  void firstFoldersAreTheRightOnes() {
    assertThat(folders(archive, true).problem()).isEmpty();
    assertThat(folders(archive, true).problem()).isEmpty();
  }

  @Test
  void anotherFolderInThePlaceIsNotTheOneThatWasUsed() throws IOException {
    SameFolders running = folders(archive, true);
    assertThat(running.problem()).isEmpty();
    Files.move(archive, root.resolve("elsewhere"));
    Files.createDirectory(archive);
    assertThat(running.problem())
        .hasValueSatisfying(
            problem ->
                assertThat(problem)
                    .contains("wharf.archive=" + archive, "not the folder that was used last"));
    assertThat(folders(archive, true).problem()).isPresent();
  }

  @Test
  void folderThatIsBackIsTheRightOneAgain() throws IOException {
    SameFolders running = folders(archive, true);
    assertThat(running.problem()).isEmpty();
    Files.move(archive, root.resolve("elsewhere"));
    assertThat(running.problem()).hasValueSatisfying(p -> assertThat(p).contains("is not there"));
    Files.move(root.resolve("elsewhere"), archive);
    assertThat(running.problem()).isEmpty();
  }

  @Test
  void anotherPathInTheSettingsIsMeant() throws IOException {
    assertThat(folders(archive, true).problem()).isEmpty();
    Path other = Files.createDirectory(root.resolve("other"));
    assertThat(folders(other, true).problem()).isEmpty();
    assertThat(remembers.all().get("wharf.archive").path()).isEqualTo(other.toString());
  }

  @Test
  void anotherPathOnOneOfSeveralMachinesMustLeadToTheSameFolder() throws IOException {
    assertThat(folders(archive, false).problem()).isEmpty();
    Path same = Files.createSymbolicLink(root.resolve("same"), archive);
    Path other = Files.createDirectory(root.resolve("other"));
    assertThat(folders(same, false).problem()).isEmpty();
    assertThat(folders(other, false).problem()).isPresent();
  }

  private Path copy() throws Exception {
    assertThat(folders(archive, true).problem()).isEmpty();
    Path copy = root.resolve("copy");
    assertThat(
            new ProcessBuilder("cp", "-a", archive.toString(), copy.toString()).start().waitFor())
        .isZero();
    return copy;
  }

  @Test
  void copyWithItsAttributesTakesThePlaceForServerAlone() throws Exception {
    Path copy = copy();
    Files.delete(archive);
    Files.move(copy, archive);
    assertThat(folders(archive, true).problem()).isEmpty();
    assertThat(folders(archive, false).problem()).isEmpty();
  }

  @Test
  void copyOnOneOfSeveralMachinesIsNotTheFolderOfTheOthers() throws Exception {
    assertThat(folders(copy(), false).problem()).isPresent();
    assertThat(folders(archive, false).problem()).isEmpty();
  }

  @Test
  void identityOfAnEarlierVersionIsTheMarkAlone() throws IOException {
    assertThat(folders(archive, false).problem()).isEmpty();
    UsedFolders.Used now = remembers.all().get("wharf.archive");
    remembers.remember(
        "wharf.archive",
        new UsedFolders.Used(now.identity().substring(0, now.identity().indexOf(' ')), now.path()));
    assertThat(folders(archive, false).problem()).isEmpty();
    assertThat(remembers.all().get("wharf.archive")).isEqualTo(now);
  }

  @Test
  void operatorCanHaveAnotherFolderTaken() throws IOException {
    assertThat(folders(archive, true).problem()).isEmpty();
    Files.move(archive, root.resolve("elsewhere"));
    Files.createDirectory(archive);
    folders(archive, true).adopt();
    assertThat(folders(archive, true).problem()).isEmpty();
  }

  @Test
  void noPacketCanBeWorkedOnMeanwhile() throws IOException {
    SameFolders running = folders(archive, true);
    running.require();
    Files.delete(archive);
    assertThatThrownBy(running::require)
        .isInstanceOfSatisfying(PostponedException.class, e -> assertThat(e.forAll()).isTrue());
  }
}
