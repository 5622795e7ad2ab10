package dev.wharf.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PacketNameTest {
  @Test
  void isOneFolderName() {
    for (String name : new String[] {"", ".", "..", "a/b", "a\0b"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new PacketName(name));
    }
  }

  @Test
  void isPrintedWithoutControlCharacters() {
    assertThat(new PacketName("a\nb\u001b[31m\u202e")).hasToString("a\\nb\\u{1b}[31m\\u{202e}");
  }

  @Test
  void numberedNameFitsTheFileSystem() {
    String longest = "日".repeat(85);
    assertThat(new PacketName(longest).numbered(12).getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(255);
    assertThat(new PacketName("a").numbered(1)).isEqualTo("a");
    assertThat(new PacketName("a").numbered(2)).isEqualTo("a~2");
  }
}
