package dev.wharf.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.wharf.ledger.LedgerException;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.EntryFailedException;
import dev.wharf.packet.NoEndException;
import dev.wharf.packet.PacketGoneException;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.PostponedException;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Refusal;
import dev.wharf.packet.TimedOutException;
import dev.wharf.packet.ZipReadException;
import dev.wharf.settings.Retry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JudgementTest {
  private static final Retry RETRY = new Retry(3, Duration.ofSeconds(1));
  private static final String FAULT = "the disk cannot be written to";

  /** A machine of which all that can be asked is known. */
  private record Known(
      @Nullable String changedProgram,
      @Nullable String foreignFolder,
      boolean lacksSpace,
      @Nullable String trouble,
      @Nullable String fault,
      boolean brokenDisk)
      implements Judgement.Machine {}

  private static final Known SOUND = new Known(null, null, false, null, null, false);
  private static final Known FULL = new Known(null, null, true, null, null, false);
  private static final Known FAULTY = new Known(null, null, false, null, FAULT, false);
  private static final Known TROUBLED =
      new Known(null, null, false, "no file can be opened", FAULT, false);
  private static final Known BROKEN = new Known(null, null, false, null, null, true);
  private static final Known WITHOUT_DISK =
      new Known(null, "the disk is away", false, null, null, false);
  private static final Verdict ALL_WAIT =
      new Verdict.Wait(Judgement.SPACE_DELAY, "the disk is away", true);

  private static final Known OVERWRITTEN =
      new Known("a jar was written over", null, false, null, null, false);

  static Stream<Arguments> verdicts() {
    return Stream.of(
        arguments(
            "no packet is blamed while the jars are others",
            2,
            new NoClassDefFoundError("dev/wharf/zip/ZipCheck"),
            OVERWRITTEN,
            new Verdict.StopServer("a jar was written over")),
        arguments(
            "nor is one that seems bad",
            0,
            bad(),
            OVERWRITTEN,
            new Verdict.StopServer("a jar was written over")),
        arguments("a bad packet is refused", 0, bad(), SOUND, refusal(Reason.CRC_ERROR)),
        arguments("also at its last attempt", 2, bad(), FAULTY, refusal(Reason.CRC_ERROR)),
        arguments("also on a full disk", 0, bad(), FULL, refusal(Reason.CRC_ERROR)),
        arguments(
            "also when it was found while an entry was read",
            0,
            new EntryFailedException(bad()),
            SOUND,
            refusal(Reason.CRC_ERROR)),
        arguments(
            "a folder that left is forgotten",
            0,
            new PacketGoneException(new PacketName("p")),
            SOUND,
            new Verdict.Forget()),
        arguments(
            "one that has to wait waits",
            2,
            PostponedException.one("no right", Duration.ofMinutes(1)),
            SOUND,
            new Verdict.Wait(Duration.ofMinutes(1), "no right", false)),
        arguments(
            "and all do where none could be worked on",
            2,
            PostponedException.all("no interpreter", Duration.ofSeconds(5)),
            SOUND,
            new Verdict.Wait(Duration.ofSeconds(5), "no interpreter", true)),
        arguments(
            "a full disk is waited for",
            2,
            failed(),
            FULL,
            new Verdict.Wait(
                Judgement.SPACE_DELAY,
                "there is too little free space: IOException: the model server is down",
                false)),
        arguments(
            "what any packet would meet now pauses the intake, also at the last attempt",
            2,
            failed(),
            TROUBLED,
            new Verdict.Wait(
                Judgement.SPACE_DELAY,
                "no file can be opened: IOException: the model server is down",
                true)),
        arguments(
            "a bad packet is refused meanwhile", 0, bad(), TROUBLED, refusal(Reason.CRC_ERROR)),
        arguments(
            "a ledger that fails, in whatever way, is no packet's fault, also at the last attempt",
            2,
            new EntryFailedException(new LedgerException("a trigger refuses it")),
            SOUND,
            new Verdict.Wait(Judgement.SPACE_DELAY, "a trigger refuses it", true)),
        arguments("without its disk no packet is bad", 0, bad(), WITHOUT_DISK, ALL_WAIT),
        arguments("and none has failed", 2, failed(), WITHOUT_DISK, ALL_WAIT),
        arguments(
            "and none has left",
            0,
            new PacketGoneException(new PacketName("p")),
            WITHOUT_DISK,
            ALL_WAIT),
        arguments(
            "a disk that failed at times is no packet's fault, also at the last attempt",
            2,
            failed(),
            BROKEN,
            new Verdict.Wait(
                Verdict.PERSON,
                "a disk has failed, which is not the packet's fault: IOException: the model server"
                    + " is down",
                false)),
        arguments(
            "the first failure is tried again after the delay",
            0,
            failed(),
            SOUND,
            new Verdict.TryAgain(Duration.ofSeconds(1))),
        arguments(
            "the second one after twice the delay",
            1,
            failed(),
            SOUND,
            new Verdict.TryAgain(Duration.ofSeconds(2))),
        arguments(
            "before the last attempt the machine is not doubted",
            1,
            failed(),
            FAULTY,
            new Verdict.TryAgain(Duration.ofSeconds(2))),
        arguments(
            "the last failure is the packet's",
            2,
            failed(),
            SOUND,
            refusal(Reason.PROCESSING_FAILED)),
        arguments("or the machine's", 2, failed(), FAULTY, new Verdict.StopServer(FAULT)),
        arguments(
            "a zip that cannot be read has its reason",
            2,
            new ZipReadException("an I/O error", failed()),
            SOUND,
            refusal(Reason.UNREADABLE)),
        arguments(
            "so has processing that takes too long",
            2,
            new TimedOutException("60 s"),
            SOUND,
            refusal(Reason.TIMEOUT)),
        arguments(
            "routes without an end are a failure like any other",
            0,
            new NoEndException(List.of("unpack", "mine"), null),
            SOUND,
            new Verdict.TryAgain(Duration.ofSeconds(1))),
        arguments(
            "a route that was stopped blames no packet",
            2,
            new java.util.concurrent.RejectedExecutionException(),
            SOUND,
            new Verdict.Wait(Duration.ZERO, "its route was stopped", false)),
        arguments(
            "a Java machine that fails is tried again, whatever the disk",
            0,
            new OutOfMemoryError("heap"),
            FULL,
            new Verdict.TryAgain(Duration.ofSeconds(1))),
        arguments(
            "and refused at the last attempt without asking the machine",
            2,
            new OutOfMemoryError("heap"),
            FAULTY,
            refusal(Reason.PROCESSING_FAILED)));
  }

  private static IOException failed() {
    return new IOException("the model server is down");
  }

  private static BadPacketException bad() {
    return new BadPacketException(Reason.CRC_ERROR, "an entry is damaged");
  }

  private static Reason refusal(Reason reason) {
    return reason;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("verdicts")
  void decides(
      String rule, int failures, Throwable cause, Judgement.Machine machine, Object expected) {
    Verdict verdict =
        Judgement.of(new Judgement.Attempt(Standing.IN_WORK, failures, cause), RETRY, machine);
    if (expected instanceof Reason reason) {
      assertThat(verdict)
          .as(rule)
          .isInstanceOfSatisfying(
              Verdict.Refuse.class,
              refuse -> assertThat(refuse.refusal().reason()).isEqualTo(reason));
    } else {
      assertThat(verdict).as(rule).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Standing.class,
      names = {"BEING_ENDED", "ENDED", "LATE"})
  void leavesWhatThisAttemptNoLongerHolds(Standing standing) {
    assertThat(Judgement.of(new Judgement.Attempt(standing, 2, failed()), RETRY, FAULTY))
        .isEqualTo(new Verdict.Leave(standing));
    assertThat(Judgement.ofQuarantine(new Judgement.Attempt(standing, 2, failed())))
        .isEqualTo(new Verdict.Leave(standing));
  }

  @Test
  void refusesAPacketThatTurnsOutBadWhileItIsArchived() {
    assertThat(Judgement.of(new Judgement.Attempt(Standing.BEING_ENDED, 0, bad()), RETRY, SOUND))
        .isInstanceOf(Verdict.Refuse.class);
  }

  @Test
  void leavesABadPacketThatAnotherServerHas() {
    assertThat(Judgement.of(new Judgement.Attempt(Standing.LATE, 0, bad()), RETRY, SOUND))
        .isEqualTo(new Verdict.Leave(Standing.LATE));
  }

  @Test
  void packetThatCannotBeSetAsideWaits() {
    assertThat(Judgement.ofQuarantine(new Judgement.Attempt(Standing.IN_WORK, 2, failed())))
        .isEqualTo(
            new Verdict.Wait(
                Judgement.SPACE_DELAY,
                "it cannot be set aside yet: IOException: the model server is down",
                false));
  }

  @Test
  void delayDoublesUpToAnHour() {
    Retry patient = new Retry(1000, Duration.ofSeconds(1));
    assertThat(Judgement.of(new Judgement.Attempt(Standing.IN_WORK, 11, failed()), patient, SOUND))
        .isEqualTo(new Verdict.TryAgain(Duration.ofSeconds(2048)));
    assertThat(Judgement.of(new Judgement.Attempt(Standing.IN_WORK, 12, failed()), patient, SOUND))
        .isEqualTo(new Verdict.TryAgain(Duration.ofHours(1)));
    assertThat(Judgement.of(new Judgement.Attempt(Standing.IN_WORK, 900, failed()), patient, SOUND))
        .isEqualTo(new Verdict.TryAgain(Duration.ofHours(1)));
  }

  @Test
  void messageNamesTheFirstCauseThatIsNeitherCamelsNorOurs() {
    assertThat(
            Judgement.why(
                new CamelExecutionException(
                    "in a route", null, new EntryFailedException(new IOException("no\nmodel")))))
        .isEqualTo("IOException: no\\nmodel");
  }

  @Test
  void routesChooseByEveryWordButTheOneThatChangesNothing() throws IOException {
    Set<String> words = new TreeSet<>();
    Pattern.compile("\\[wharf\\.verdict]} == '([a-z-]+)'")
        .matcher(Files.readString(Path.of("routes/housekeeping/failures.camel.yaml")))
        .results()
        .forEach(word -> words.add(word.group(1)));
    assertThat(words)
        .containsExactlyInAnyOrder("refuse", "try-again", "wait", "forget", "stop-server")
        .hasSize(Verdict.class.getPermittedSubclasses().length - 1)
        .doesNotContain(new Verdict.Leave(Standing.LATE).word());
  }

  @Test
  void circularCausesEnd() {
    IllegalStateException one = new IllegalStateException("one");
    IllegalStateException two = new IllegalStateException("two", one);
    one.initCause(two);
    assertThat(Judgement.of(new Judgement.Attempt(Standing.IN_WORK, 2, one), RETRY, SOUND))
        .isEqualTo(
            new Verdict.Refuse(
                new Refusal(
                    Reason.PROCESSING_FAILED,
                    "failed 3 times; the last time: IllegalStateException: one")));
  }
}
