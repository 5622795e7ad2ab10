package dev.wharf.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class CausesTest {
  @Test
  void beginWithTheFailureAndEndWithItsRoot() {
    Throwable root = new IOException("root");
    Throwable middle = new IllegalStateException("middle", root);
    Throwable failure = new RuntimeException("failure", middle);

    assertThat(Causes.of(failure)).containsExactly(failure, middle, root);
    assertThat(Causes.last(failure)).isSameAs(root);
  }

  @Test
  void ofFailureWithoutCauseAreTheFailureItself() {
    Throwable failure = new IOException();

    assertThat(Causes.of(failure)).containsExactly(failure);
    assertThat(Causes.last(failure)).isSameAs(failure);
  }

  @Test
  void leaveSuppressedOut() {
    Throwable failure = new IOException();
    failure.addSuppressed(new IllegalStateException());

    assertThat(Causes.of(failure)).containsExactly(failure);
    assertThat(Causes.first(failure, IllegalStateException.class)).isNull();
  }

  @Test
  void ofCircleAreEachThereOnce() {
    Throwable outer = new RuntimeException("outer");
    Throwable inner = new RuntimeException("inner", outer);
    outer.initCause(inner);

    assertThat(Causes.of(outer)).containsExactly(outer, inner);
    assertThat(Causes.last(outer)).isSameAs(inner);
    assertThat(Causes.first(outer, IOException.class)).isNull();
  }

  @Test
  void thatAreEqualYetNotTheSameAreAllThere() {
    Throwable inner = new AllEqual(null);
    Throwable outer = new AllEqual(inner);

    assertThat(Causes.of(outer)).hasSize(2);
    assertThat(Causes.last(outer)).isSameAs(inner);
  }

  @Test
  void withoutEndAreCutOffAtHundred() {
    assertThat(Causes.of(new Endless())).hasSize(100);
    assertThat(Causes.first(new Endless(), IOException.class)).isNull();
    assertThat(Causes.last(new Endless())).isInstanceOf(Endless.class);
  }

  @Test
  void areFoundByTheirTypeFromTheOutside() {
    IOException inner = new IOException("inner");
    IOException outer = new IOException("outer", inner);

    assertThat(Causes.first(new RuntimeException(outer), IOException.class)).isSameAs(outer);
  }

  @Test
  void areFoundByInterface() {
    class Marked extends RuntimeException implements Runnable {
      private static final long serialVersionUID = 1L;

      @Override
      public void run() {}
    }
    Marked marked = new Marked();

    assertThat(Causes.first(new RuntimeException(marked), Runnable.class)).isSameAs(marked);
  }

  /** Equal to every other of its kind. */
  private static final class AllEqual extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AllEqual(Throwable cause) {
      super(cause);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof AllEqual;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  /** Has another cause at every look. */
  private static final class Endless extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable getCause() {
      return new Endless();
    }
  }
}
