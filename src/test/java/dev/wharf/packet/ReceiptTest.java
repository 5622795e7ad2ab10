package dev.wharf.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wharf.packet.Receipt.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReceiptTest {
  @Test
  void namesItsOutcomeAsPeopleDo() {
    assertThat(Outcome.ARCHIVED.word()).isEqualTo("archived");
    assertThat(Outcome.QUARANTINED.word()).isEqualTo("quarantined");
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void findsTheOutcomeByItsWord(Outcome outcome) {
    assertThat(Outcome.ofWord(outcome.word())).isSameAs(outcome);
  }

  @Test
  void refusesAnyOtherWord() {
    assertThatIllegalArgumentException().isThrownBy(() -> Outcome.ofWord("lost"));
  }
}
