package dev.wharf.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class HarmlessTest {
  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable next = failure; next != null; next = next.getCause()) {
      causes.add(next);
      assertThat(causes).hasSizeLessThan(1000);
    }
    return causes;
  }

  @Test
  void leavesOrdinaryFailureAsItIs() {
    Exception failure = new IOException("outer", new IllegalStateException((String) null));
    failure.addSuppressed(new RuntimeException("beside"));
    assertThat(Harmless.of(failure)).isSameAs(failure);
    assertThat(Harmless.kind(failure)).isEqualTo("IOException");
  }

  @Test
  void cutsHugeMessage() {
    Throwable cut = Harmless.of(new IllegalStateException("x".repeat(50_000_000)));
    assertThat(cut.getMessage()).hasSizeLessThan(5000).contains("50000000 characters in all");
    assertThat(Harmless.kind(cut)).isEqualTo("IllegalStateException");
  }

  @Test
  void cutsLongChainOfCauses() {
    Exception failure = new Exception("innermost");
    for (int i = 0; i < 10_000; i++) {
      failure = new Exception("level " + i, failure);
    }
    assertThat(causes(Harmless.of(failure))).hasSizeLessThanOrEqualTo(100);
  }

  @Test
  void cutsCircleOfCauses() {
    Exception one = new Exception("one");
    Exception other = new Exception("other", one);
    one.initCause(other);
    assertThat(causes(Harmless.of(other))).hasSize(2);
  }

  @Test
  void cutsVeryManySuppressedExceptions() {
    Exception failure = new Exception("outer");
    for (int i = 0; i < 10_000; i++) {
      failure.addSuppressed(new Exception("beside"));
    }
    assertThat(Harmless.of(failure).getSuppressed()).hasSizeLessThanOrEqualTo(100);
  }

  @Test
  void cutsSuppressedExceptionsWithoutEnd() {
    Exception one = new Exception("one");
    Exception other = new Exception("other");
    one.addSuppressed(other);
    other.addSuppressed(one);
    assertThat(Harmless.of(one).getSuppressed()).isEmpty();
  }

  @Test
  void replacesFailureWhoseMessageCannotBeAskedFor() {
    @SuppressWarnings("serial")
    Exception failure =
        new Exception() {
          @Override
          public String getMessage() {
            throw new IllegalStateException("no message");
          }
        };
    assertThat(Harmless.of(failure)).hasMessageContaining("asking for it failed");
  }

  @Test
  void replacesFailureWhoseCauseCannotBeAskedFor() {
    @SuppressWarnings("serial")
    Exception failure =
        new Exception("outer") {
          @Override
          public synchronized Throwable getCause() {
            throw new StackOverflowError();
          }
        };
    assertThat(Harmless.of(failure)).hasMessage("outer").hasNoCause();
  }

  @Test
  void replacesFailureThatHasNoText() {
    @SuppressWarnings("serial")
    Exception failure =
        new Exception("outer") {
          @Override
          @SuppressWarnings({"NullAway", "OverrideThrowableToString", "ToStringReturnsNull"})
          public String toString() {
            return null;
          }
        };
    assertThat(Harmless.of(failure).toString()).contains("outer");
  }

  @Test
  void keepsWhatFailureMeans() {
    String huge = "x".repeat(5000);
    assertThat(causes(Harmless.of(new Exception(huge, new BadPacketException(Reason.BOMB, "b")))))
        .anySatisfy(
            cause ->
                assertThat(cause)
                    .isInstanceOfSatisfying(
                        BadPacketException.class,
                        bad -> assertThat(bad.reason()).isEqualTo(Reason.BOMB)));
    assertThat(causes(Harmless.of(new Exception(huge, new OutOfMemoryError()))))
        .anyMatch(VirtualMachineError.class::isInstance);
    assertThat(
            causes(
                Harmless.of(new Exception(huge, PostponedException.all("p", Duration.ofDays(1))))))
        .anyMatch(PostponedException.class::isInstance);
  }
}
