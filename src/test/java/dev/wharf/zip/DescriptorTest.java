package dev.wharf.zip;

import static dev.wharf.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Extra;
import dev.wharf.fixture.Mutant;
import dev.wharf.fixture.RawZip;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data descriptors by APPNOTE.TXT 4.3.9, real ones and what a stream takes for one. */
class DescriptorTest {
  private static final int STREAMED = 1 << 3;

  @TempDir Path folder;
  private final RawZip zip = new RawZip();

  private RawZip.Entry add(String content, boolean deflate) {
    RawZip.Entry entry = zip.add(Zips.bytes("a"), Zips.bytes(content), deflate);
    entry.flags = STREAMED;
    zip.store("b", "next");
    return entry;
  }

  private Map<String, String> unpack() throws IOException {
    return Zips.unpack(folder, zip.bytes());
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void mayHaveASignatureOrNotAndSizesOf32BitsOr64(boolean signature, boolean large)
      throws IOException {
    RawZip.Entry entry = add("text", true);
    entry.descriptor = Mutant.descriptor(entry, signature, large);
    assertThat(unpack()).isEqualTo(Map.of("a", "text", "b", "next"));
    entry.localExtra = Extra.zip64(0, 0);
    assertThat(unpack()).isEqualTo(Map.of("a", "text", "b", "next"));
  }

  @Test
  void isNeededWhereItIsAnnounced() {
    add("text", true);
    assertRefused(Reason.HEADER_MISMATCH, this::unpack).withMessageContaining("descriptor");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 8, 12})
  void refusesOtherValues(int at) {
    RawZip.Entry entry = add("text", true);
    entry.descriptor = Mutant.descriptor(entry, true, false);
    entry.descriptor[at]++;
    assertRefused(Reason.HEADER_MISMATCH, this::unpack);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text"})
  void needsASignatureBehindStoredContent(String content) {
    RawZip.Entry entry = add(content, false);
    entry.descriptor = Mutant.descriptor(entry, false, false);
    assertRefused(Reason.HEADER_MISMATCH, this::unpack);
  }

  @Test
  void refusesACrcThatLooksLikeASignatureWithoutOne() {
    RawZip.Entry entry = add("text", true);
    entry.crc = 0x08074b50;
    entry.descriptor = Mutant.descriptor(entry, false, false);
    assertRefused(Reason.HEADER_MISMATCH, this::unpack);
  }

  @Test
  void refusesStoredContentThatHoldsItsOwnDescriptor() {
    String shown = "shown".repeat(20_000);
    RawZip.Entry real = new RawZip().add(new byte[0], Zips.bytes(shown), false);
    byte[] early = Mutant.descriptor(real, true, false);
    byte[] content = Extra.join(real.data, early, Zips.bytes("the rest"));
    RawZip.Entry entry = zip.add(Zips.bytes("a"), content, false);
    assertThat(entry.size).isGreaterThan(65_536);
    entry.flags = STREAMED;
    entry.descriptor = Mutant.descriptor(entry, true, false);
    assertRefused(Reason.HEADER_MISMATCH, this::unpack).withMessageContaining("stream");
  }

  @Test
  void storedZipWithDescriptorsOfItsOwnIsGood() throws IOException {
    RawZip inner = new RawZip();
    RawZip.Entry one = inner.store("one", "text");
    one.flags = STREAMED;
    one.descriptor = Mutant.descriptor(one, true, false);
    RawZip.Entry entry = zip.add(Zips.bytes("inner.zip"), inner.bytes(), false);
    entry.flags = STREAMED;
    entry.descriptor = Mutant.descriptor(entry, true, false);
    assertThat(unpack()).containsOnlyKeys("inner.zip");
  }
}
