package dev.wharf.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(10)
class FatalTest {
  static Stream<VirtualMachineError> failuresOfTheJavaMachine() {
    return Stream.of(new OutOfMemoryError("heap"), new InternalError(), new UnknownError());
  }

  @ParameterizedTest
  @MethodSource("failuresOfTheJavaMachine")
  void countsFailuresOfTheJavaMachine(VirtualMachineError failure) {
    assertThat(Fatal.in(failure)).isSameAs(failure);
  }

  @ParameterizedTest
  @MethodSource("failuresOfTheJavaMachine")
  void countsThemWhenOthersAreAroundThem(VirtualMachineError failure) {
    Throwable around = new EntryFailedException(new IOException(new RuntimeException(failure)));

    assertThat(Fatal.in(around)).isSameAs(failure);
  }

  static Stream<Throwable> failuresOfSomethingElse() {
    return Stream.of(
        new IOException("disk"),
        new IllegalStateException(),
        new StackOverflowError(),
        new RuntimeException(new StackOverflowError()),
        new NoClassDefFoundError("com/acme/Score"),
        new AssertionError());
  }

  @ParameterizedTest
  @MethodSource("failuresOfSomethingElse")
  void countsNoOtherFailure(Throwable failure) {
    assertThat(Fatal.in(failure)).isNull();
  }

  @Test
  void countsTheOneBehindAnOverflowedStack() {
    Throwable overflow = new StackOverflowError();
    OutOfMemoryError fatal = new OutOfMemoryError();
    overflow.initCause(fatal);

    assertThat(Fatal.in(overflow)).isSameAs(fatal);
  }

  @Test
  void countsNoSuppressedFailure() {
    IOException failure = new IOException();
    failure.addSuppressed(new OutOfMemoryError());

    assertThat(Fatal.in(failure)).isNull();
  }

  @Test
  void letsTheProcessLiveAfterAnyOtherFailure() {
    Throwable outer = new RuntimeException("outer");
    outer.initCause(new RuntimeException("inner", outer));

    Fatal.haltOn(null);
    Fatal.haltOn(outer);
    Fatal.haltOn(new StackOverflowError());
  }
}
