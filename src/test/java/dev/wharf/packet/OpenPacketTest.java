package dev.wharf.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import org.junit.jupiter.api.Test;

class OpenPacketTest {
  private final OpenPacket packet =
      new OpenPacket(
          "id",
          new PacketName("one"),
          2,
          Path.of("/inbox/one"),
          Path.of("/work/one/data"),
          Path.of("/work/one/results"));

  /** Content without entries that notes whether it was closed. */
  private static final class NoEntries implements OpenContent {
    private boolean closed;

    @Override
    public Sameness at(Path taken) {
      return Sameness.UNTOUCHED;
    }

    @Override
    public Iterator<OpenEntry> openEntries() {
      return Collections.emptyIterator();
    }

    @Override
    public boolean hasFolders() {
      return false;
    }

    @Override
    public long count() {
      return 7;
    }

    @Override
    public long bytes() {
      return 4096;
    }

    @Override
    public Fingerprint fingerprint() {
      return new Fingerprint(22, "0".repeat(64));
    }

    @Override
    public void restore() {}

    @Override
    public void requireUnchanged() {}

    @Override
    public void close(boolean restore) {
      closed = true;
    }
  }

  @Test
  void findsItsZipInItsFolder() {
    assertThat(packet.zip()).isEqualTo(Path.of("/inbox/one/one.zip"));
  }

  @Test
  void hasNoContentBeforeTheDoorLetItIn() {
    assertThatIllegalStateException().isThrownBy(packet::content).withMessageContaining("one");
  }

  @Test
  void knowsWhatThereIsToDoOnceItIsLetIn() {
    NoEntries content = new NoEntries();
    packet.admit(content);

    assertThat(packet.content()).isSameAs(content);
    assertThat(packet.progress().entries()).isEqualTo(7);
    assertThat(packet.progress().bytes()).isEqualTo(4096);
  }

  @Test
  void closesItsContent() {
    NoEntries content = new NoEntries();
    packet.admit(content);
    packet.close();

    assertThat(content.closed).isTrue();
  }

  @Test
  void isClosedWithoutContentToo() {
    packet.close();
  }

  @Test
  void keepsTheEndOfWhatWasPrinted() {
    assertThat(packet.output()).isNull();
    packet.printed("the end");
    assertThat(packet.output()).isEqualTo("the end");
  }

  @Test
  void isNamedInMessagesAsItsFolder() {
    assertThat(packet).hasToString("one");
    assertThat(new PacketGoneException(packet.name())).hasMessage("one is no longer in the inbox");
  }
}
