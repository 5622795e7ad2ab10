package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewFileRightsTest {
  /** What the kernel leaves of rights. */
  private static int masked(String rights, int umask) {
    int mode = 0;
    for (int i = 0; i < 9; i++) {
      mode = mode << 1 | (rights.charAt(i) == '-' ? 0 : 1);
    }
    return mode & ~umask;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 777",
    "022, 755",
    "027, 750",
    "077, 700",
    "066, 700",
    "026, 750",
    "033, 744",
    "0133, 644"
  })
  void whoMayReadMayRunAsFarAsTheUmaskLetsThem(String umask, String mode) {
    int mask = Integer.parseInt(umask, 8);
    String rights = PosixFilePermissions.toString(NewFileRights.executable(mask));
    assertThat(Integer.toOctalString(masked(rights, mask))).isEqualTo(mode);
  }
}
