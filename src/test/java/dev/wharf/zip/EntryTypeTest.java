package dev.wharf.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.wharf.fixture.Extra;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.PacketEntry.Kind;
import dev.wharf.packet.Reason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an entry is by its name, its mode, its DOS attributes and its extra fields. */
class EntryTypeTest {
  private static EntryType type(String name, int host, String mode, int dos, long size) {
    return EntryType.of(name, host, Integer.parseInt(mode, 8) << 16 | dos, size);
  }

  private static @Nullable Reason fault(EntryType type) {
    Faults faults = new Faults();
    type.check(faults);
    return reason(faults);
  }

  private static @Nullable Reason reason(Faults faults) {
    try {
      faults.throwFirst();
      return null;
    } catch (BadPacketException e) {
      return e.reason();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "020644, 4", // a character device
    "060644, 4", // a block device
    "0140644, 4", // a socket
    "010644, 0" // a FIFO
  })
  void refusesSpecialFilesWhateverTheHost(String mode, long size) {
    for (int host : new int[] {0, 2, 3, 5, 16, 19, 30}) {
      assertThat(fault(type("a", host, mode, 0, size))).isEqualTo(Reason.SPECIAL_FILE);
    }
  }

  @ParameterizedTest
  @CsvSource({"010644, 4", "0100644, 0", "0100755, 4", "0, 4"})
  void otherModesAreThoseOfPlainFiles(String mode, long size) {
    EntryType type = type("a", 3, mode, 0, size);
    assertThat(type.kind()).isEqualTo(Kind.FILE);
    assertThat(fault(type)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "3, 0100755, true", "19, 0100755, true", "3, 0755, true", "3, 0100001, true",
        "3, 0104711, true",
    "3, 0100644, false", "3, 0, false", "3, 0107000, false", "0, 0100755, false",
        "10, 0100755, false"
  })
  void fileMayBeRunWhereItsUnixModeSaysSo(int host, String mode, boolean executable) {
    assertThat(type("a", host, mode, 0, 4).executable()).isEqualTo(executable);
    assertThat(type("a/", host, "040755", 16, 0).executable()).isFalse();
    assertThat(type("a", 3, "0120777", 0, 4).executable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 19})
  void linkIsOneOnUnixAndMac(int host) {
    EntryType type = type("a", host, "0120777", 0, 4);
    assertThat(type.kind()).isEqualTo(Kind.LINK);
    assertThat(fault(type)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5, 7, 10, 16, 30})
  void refusesLinkOfAnotherSystem(int host) {
    assertThat(fault(type("a", host, "0120777", 0, 4))).isEqualTo(Reason.SPECIAL_FILE);
  }

  @ParameterizedTest
  @CsvSource({
    "a/, 0, 0",
    "a/, 0, 16",
    "a/, 0100644, 0",
    "a, 040755, 0",
    "a, 040755, 16",
    "a, 0, 16"
  })
  void folderIsOneByNameOrByAttributesAlone(String name, String mode, int dos) {
    for (int host : new int[] {0, 3, 10}) {
      EntryType type = type(name, host, mode, dos, 0);
      assertThat(type.kind()).isEqualTo(Kind.DIRECTORY);
      assertThat(fault(type)).isNull();
      assertThat(fault(type(name, host, mode, dos, 1))).isEqualTo(Reason.HEADER_MISMATCH);
    }
  }

  @ParameterizedTest
  @CsvSource({"a/, 0120777, 0", "a, 0120777, 16", "a, 0100644, 16"})
  void refusesFolderThatIsSomethingElseByItsMode(String name, String mode, int dos) {
    assertThat(fault(type(name, 3, mode, dos, 0))).isEqualTo(Reason.HEADER_MISMATCH);
  }

  @ParameterizedTest
  @CsvSource({
    "a, 0100644, 0100600, true",
    "a, 0100644, 0, true",
    "a, 0100644, 0120777, false",
    "a, 0100644, 040755, false",
    "a, 0100644, 010644, false",
    "a, 0120777, 0120777, true",
    "a, 0120777, 0100644, false",
    "a/, 040755, 040755, true",
    "a/, 040755, 0120777, false"
  })
  void extraFieldsMustSayTheSame(String name, String mode, String other, boolean same) {
    int hidden = Integer.parseInt(other, 8);
    byte low = (byte) hidden;
    byte high = (byte) (hidden >> 8);
    EntryType type = type(name, 3, mode, 0, 0);
    byte[] libarchive =
        Extra.field(0x6c78, (byte) 5, (byte) 0, (byte) 3, (byte) 0, (byte) 0, low, high);
    byte[] continued =
        Extra.field(
            0x6c78, (byte) 0x86, (byte) 0, (byte) 9, (byte) 9, (byte) 0, (byte) 0, low, high);
    byte[] asi = Extra.field(0x756e, Extra.join(new byte[4], new byte[] {low, high}, new byte[8]));
    for (byte[] extra : new byte[][] {libarchive, continued, asi}) {
      byte[] field = Extra.join(Extra.field(Extra.TIMES, new byte[5]), extra);
      Faults faults = new Faults();
      type.checkExtra(Zips.buffer(field), 0, field.length, faults);
      assertThat(reason(faults)).isEqualTo(same ? null : Reason.HEADER_MISMATCH);
    }
  }

  @Test
  void shortExtraFieldsSayNothing() {
    for (byte[] content : new byte[][] {{}, {4}, {7, 0, 3, 0, 0, 0, 0}, {-1, -1, -1}}) {
      for (int tag : new int[] {0x6c78, 0x756e}) {
        byte[] field = Extra.field(tag, content);
        assertThatCode(
                () ->
                    type("a", 3, "0100644", 0, 4)
                        .checkExtra(Zips.buffer(field), 0, field.length, new Faults()))
            .doesNotThrowAnyException();
      }
    }
  }
}
