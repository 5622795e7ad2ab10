package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountsTest {
  private static final String MOUNTINFO =
      """
      22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
      30 22 8:1 /srv/scans /site/inbox rw,relatime shared:1 - ext4 /dev/sda1 rw
      31 22 8:1 /data /site/with\\040blank rw,relatime - ext4 /dev/sda1 rw
      32 22 0:40 / /site/twice rw - tmpfs tmpfs rw
      33 32 0:41 / /site/twice rw - tmpfs tmpfs rw
      """;

  @TempDir Path folder;

  private static int mount(String path) {
    return Mounts.mount(MOUNTINFO, Path.of(path));
  }

  @Test
  void whatIsMountedInsideIsAnotherMount() {
    assertThat(mount("/site/inbox")).isEqualTo(mount("/site/inbox/p")).isNotEqualTo(mount("/site"));
    assertThat(mount("/site/inboxes")).isEqualTo(mount("/site"));
  }

  @Test
  void mountPointMayHaveBlanks() {
    assertThat(mount("/site/with blank/p")).isNotEqualTo(mount("/site"));
  }

  @Test
  void ofTwoMountsAtOnePlaceTheLastOneCounts() {
    assertThat(mount("/site/twice/p")).isEqualTo(4);
  }

  @Test
  void foldersSideBySideAreBelowOneMount() throws IOException {
    Path one = Files.createDirectory(folder.resolve("one"));
    assertThat(Mounts.same(one, folder)).isTrue();
    assertThat(Mounts.same(one.resolve("gone/for/long"), folder)).isTrue();
    assertThat(Mounts.same(one, Path.of("/dev/shm"))).isFalse();
  }
}
