package dev.wharf.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.http.PacketPath.Part;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketPathTest {
  private static final Set<String> KNOWN =
      Set.of("a", "ct", "ct/files", "ct/lab/a", "lab/log", "lab/files/x", "files", "log", "ä+b %");

  private static PacketPath read(String path) {
    return PacketPath.of(PacketPath.BELOW + path, KNOWN::contains);
  }

  @ParameterizedTest
  @CsvSource({
    "a, a, ITSELF, ''",
    "a/files, a, FILES, ''",
    "a/files/, a, FILES, ''",
    "a/files/data/x, a, FILE, data/x",
    "a/files/data%2Fx, a, FILE, data/x",
    "a/files/log, a, FILE, log",
    "a/log, a, LOG, ''",
    "ct/lab/a, ct/lab/a, ITSELF, ''",
    "ct/lab/a/log, ct/lab/a, LOG, ''",
    "ct%2Flab%2Fa/log, ct/lab/a, LOG, ''",
    "ct%2flab%2fa, ct/lab/a, ITSELF, ''",
    "files, files, ITSELF, ''",
    "files/files/files, files, FILE, files",
    "log/log, log, LOG, ''",
    "lab/log, lab/log, ITSELF, ''",
    "lab/log/log, lab/log, LOG, ''",
    "lab/files/x, lab/files/x, ITSELF, ''",
    "ct/files, ct, FILES, ''",
    "ct%2Ffiles, ct/files, ITSELF, ''",
    "ct%2Ffiles/files, ct/files, FILES, ''",
    "%C3%A4+b%20%25/log, ä+b %, LOG, ''",
    "nobody/log, nobody, LOG, ''",
  })
  void nameAndPartAreReadWhereverSlashesStand(String path, String name, Part part, String file) {
    assertThat(read(path)).isEqualTo(new PacketPath(name, part, file));
  }

  @Test
  void nothingIsReadThatNoPacketCanMean() {
    assertThat(read("a%2Fb/else")).isNull();
    assertThat(PacketPath.of("/api/status", KNOWN::contains)).isNull();
  }
}
