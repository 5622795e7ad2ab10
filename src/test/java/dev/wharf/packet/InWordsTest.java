package dev.wharf.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InWordsTest {
  static Stream<Arguments> failures() {
    return Stream.of(
        arguments(new NoSuchFileException("/x"), "/x: it does not exist"),
        arguments(new AccessDeniedException("/x"), "/x: access is denied"),
        arguments(new FileAlreadyExistsException("/x"), "/x: it exists already"),
        arguments(new DirectoryNotEmptyException("/x"), "/x: the folder is not empty"),
        arguments(new NotDirectoryException("/x"), "/x: it is no folder"),
        arguments(new FileSystemException("/x"), "/x: FileSystemException"),
        arguments(new FileSystemException("/x", null, "Is full"), "/x: Is full"),
        arguments(new FileSystemException("/x", "/y", "Is full"), "/x -> /y: Is full"),
        arguments(new ClosedChannelException(), "ClosedChannelException"),
        arguments(new IOException(""), "IOException"),
        arguments(new UnknownHostException("h"), "UnknownHostException: h"),
        arguments(new NoClassDefFoundError("a/B"), "NoClassDefFoundError: a/B"),
        arguments(new UncheckedIOException(new NoSuchFileException("/x")), "/x: it does not exist"),
        arguments(
            new UncheckedIOException("it cannot be read", new NoSuchFileException("/x")),
            "it cannot be read: /x: it does not exist"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void saysWhatIsWrong(Throwable failure, String words) {
    assertThat(InWords.of(failure)).isEqualTo(words);
  }

  @Test
  void saysWhatIsWrongWithFilesInDeed(@TempDir Path folder) throws IOException {
    Path none = folder.resolve("none");
    assertThat(InWords.of(catchThrowable(() -> Files.size(none))))
        .isEqualTo(none + ": it does not exist");
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> Files.size(file.resolve("in")))
        .satisfies(
            e -> assertThat(InWords.of(e)).isEqualTo(file.resolve("in") + ": Not a directory"));
  }
}
