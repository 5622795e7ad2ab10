package dev.wharf.zip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WarmUpTest {
  @Test
  void inflatesWholeSamples() {
    assertThat(WarmUp.inflate()).isEqualTo(WarmUp.ROUNDS);
  }
}
