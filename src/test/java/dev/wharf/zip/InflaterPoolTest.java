package dev.wharf.zip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.RawZip;
import dev.wharf.settings.Inflating;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inflaters are used again, and the setting says which kind. */
class InflaterPoolTest {
  @TempDir Path folder;

  private CentralHeader header(int size) throws IOException {
    RawZip zip = new RawZip();
    zip.add(Zips.bytes("a"), new byte[size], true);
    return Zips.header(folder, zip);
  }

  @Test
  void inflaterIsUsedAgainAsNew() throws Exception {
    Inflaters inflaters = new Inflaters(Inflating.JDK);
    Inflater one = inflaters.take();
    Inflater other = inflaters.take();
    assertThat(other).isNotSameAs(one);
    one.setInput(new byte[] {3, 0});
    one.inflate(new byte[10]);
    assertThat(one.finished()).isTrue();
    inflaters.giveBack(one);
    assertThat(inflaters.take()).isSameAs(one);
    assertThat(one.finished()).isFalse();
  }

  @Test
  void jdkInflatesNothingAsAWhole() throws IOException {
    assertThat(new Inflaters(Inflating.JDK).takeWhole(header(100_000))).isNull();
  }

  @Test
  void smallEntryIsNotInflatedAsAWhole() throws IOException {
    assertThat(new Inflaters(Inflating.AUTO).takeWhole(header(1000))).isNull();
  }

  @Test
  void wholeInflaterIsUsedAgain() throws IOException {
    Inflaters inflaters = new Inflaters(Inflating.AUTO);
    CentralHeader header = header(100_000);
    WholeInflater one = inflaters.takeWhole(header);
    assertThat(one).isNotNull();
    inflaters.giveBack(one);
    assertThat(inflaters.takeWhole(header)).isSameAs(one);
  }
}
