package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve(".lock");
  }

  @Test
  void refusesSecondAndSaysWhoHasIt() throws IOException {
    try (FolderLock lock = FolderLock.take(file, false, "the first")) {
      assertThat(lock).isNotNull();
      assertThat(FolderLock.take(file, false, "the second")).isNull();
      assertThat(FolderLock.holder(file)).isEqualTo("the first");
    }
  }

  @Test
  void canBeTakenAgainAfterItWasGivenUp() throws IOException {
    FolderLock.take(file, false, "the first").close();
    try (FolderLock again = FolderLock.take(file, false, "the second")) {
      assertThat(again).isNotNull();
    }
  }

  @Test
  void fileGoesWithTheOneThatLeaves() throws IOException {
    FolderLock.take(file, false, "the only one").leave();
    assertThat(file).doesNotExist();
  }

  @Test
  void fileThatWasRemovedIsNoLongerTheLock() throws IOException {
    try (FolderLock lock = FolderLock.take(file, true, "the only one")) {
      assertThat(lock.stands()).isTrue();
      Files.delete(file);
      assertThat(lock.stands()).isFalse();
    }
  }

  @Test
  void leavesFileOfAnotherThatTookItsPlace() throws IOException {
    FolderLock lock = FolderLock.take(file, true, "the first");
    Files.delete(file);
    Files.writeString(file, "another");
    lock.leave();
    assertThat(file).hasContent("another");
  }
}
