package dev.wharf.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReasonTest {
  @ParameterizedTest
  @EnumSource(Reason.class)
  void isFoundByItsCode(Reason reason) {
    assertThat(Reason.ofCode(reason.code())).isSameAs(reason);
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void hasCodeThatFitsOneColumnAndOneArgument(Reason reason) {
    assertThat(reason.code()).matches("[a-z0-9]+(-[a-z0-9]+)*").hasSizeLessThanOrEqualTo(20);
    assertThat(reason).hasToString(reason.code());
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void saysWhatToDoInOneClause(Reason reason) {
    assertThat(reason.mend()).matches("[a-z].*[^.]");
  }

  /** What can be set depends on the packet and on what is set, which the message knows. */
  @ParameterizedTest
  @EnumSource(Reason.class)
  void namesNoSettingOfItsOwn(Reason reason) {
    assertThat(reason.mend()).doesNotContain("wharf.");
  }

  @Test
  void hasCodesThatOthersHaveStored() {
    assertThat(Arrays.stream(Reason.values()).map(Reason::code))
        .contains(
            "not-zip",
            "truncated",
            "slip",
            "bomb",
            "crc-error",
            "duplicate",
            "missing-zip",
            "processing-failed",
            "timeout",
            "changed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "CRC_ERROR", "CRC-ERROR", " crc-error", "crc_error", "crc"})
  void isNotFoundByAnythingElse(String code) {
    assertThatIllegalArgumentException().isThrownBy(() -> Reason.ofCode(code));
  }

  @Test
  void quotesTheUnknownCodeInOneLine() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reason.ofCode("a\nb"))
        .withMessage("There is no reason 'a\\nb'");
  }
}
