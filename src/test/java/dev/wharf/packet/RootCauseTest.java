package dev.wharf.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class RootCauseTest {
  @Test
  void isTheInnermostCause() {
    IOException root = new IOException("No space left on device");

    assertThat(RootCause.of(new RuntimeException(new EntryFailedException(root)))).isSameAs(root);
  }

  @Test
  void isTheFailureItselfWhereItHasNone() {
    IOException failure = new IOException();

    assertThat(RootCause.of(failure)).isSameAs(failure);
  }

  @Test
  void ofCircleIsTheLastBeforeItCloses() {
    Throwable outer = new RuntimeException("outer");
    Throwable inner = new RuntimeException("inner", outer);
    outer.initCause(inner);

    assertThat(RootCause.of(outer)).isSameAs(inner);
  }
}
