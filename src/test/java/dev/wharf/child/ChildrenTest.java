package dev.wharf.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.wharf.fixture.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Children that are kept together by their mark, which every machine can do; {@link OwnershipTest}
 * holds what differs.
 */
@Timeout(60)
class ChildrenTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String PATH = "/usr/local/bin:/usr/bin:/bin";

  @TempDir Path folder;
  private Path state;
  private Children children;

  @BeforeEach
  void open() throws IOException {
    state = Files.createDirectory(folder.resolve("state"));
    children = new Children(state, Ownership.MARK);
  }

  @AfterEach
  void close() {
    children.close();
  }

  private Child start(Map<String, String> environment, boolean errorsToo, String... command)
      throws IOException {
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent("PATH", PATH);
    return children.start(List.of(command), folder.toFile(), all, errorsToo);
  }

  private Child shell(String script) throws IOException {
    return start(Map.of(), true, "sh", "-c", script);
  }

  private static String text(Child child) throws IOException {
    return new String(child.output().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String line(Child child) throws IOException {
    return new BufferedReader(new InputStreamReader(child.output(), StandardCharsets.UTF_8))
        .readLine();
  }

  private static boolean alive(long pid) {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    return process.isPresent() && process.get().isAlive();
  }

  @Test
  void areProcessGroupsOfTheirOwnSoThatWhatOneSendsToItsGroupReachesNobodyElse() throws Exception {
    assertThat(text(shell("[ $(cut -d ' ' -f 5 /proc/$$/stat) = $$ ] && echo own")))
        .isEqualTo("own\n");
    assertThat(shell("trap 'kill 0' EXIT; exit 3").await(LONG)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65, 127, 255})
  void giveBackTheExitCode(int code) throws Exception {
    Child child = shell("exit " + code);

    assertThat(child.await(LONG)).isTrue();
    assertThat(child.exit()).isEqualTo(code);
    assertThat(child.alive()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"KILL, 137", "TERM, 143", "SEGV, 139"})
  void giveBackTheSignalThatKilledOneAsShellsDo(String signal, int code) throws Exception {
    Child child = shell("kill -" + signal + " $$");

    assertThat(child.await(LONG)).isTrue();
    assertThat(child.exit()).isEqualTo(code);
  }

  @Test
  void passArgumentsOnAsTheyAre() throws Exception {
    Child child =
        start(Map.of(), true, "printf", "%s|", "two words", "$HOME", "*", "'", "", "-n", "日本");

    assertThat(text(child)).isEqualTo("two words|$HOME|*|'||-n|日本|");
  }

  @Test
  void passTheInputOnAndItsEnd() throws Exception {
    Child child = start(Map.of(), true, "cat");
    try (OutputStream in = child.input()) {
      in.write("hello".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(text(child)).isEqualTo("hello");
    assertThat(child.await(LONG)).isTrue();
    assertThat(child.exit()).isZero();
  }

  @Test
  void endOneThatWaitsForInputWhichIsAtItsEnd() throws Exception {
    Child child = shell("read line && echo got $line || echo nothing came");
    child.input().close();

    assertThat(text(child)).isEqualTo("nothing came\n");
  }

  @Test
  void putErrorsIntoTheOutputWhereThatIsAskedFor() throws Exception {
    Child child = start(Map.of(), true, "sh", "-c", "echo out; echo err >&2");

    assertThat(text(child)).isEqualTo("out\nerr\n");
  }

  @Test
  void keepErrorsApartOtherwise() throws Exception {
    Child child = start(Map.of(), false, "sh", "-c", "echo out; echo err >&2");

    assertThat(text(child)).isEqualTo("out\n");
    assertThat(new String(child.errors().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("err\n");
  }

  @Test
  void giveNothingOfTheServersEnvironment() throws Exception {
    Child child = start(Map.of("GIVEN", "a b"), true, "env");

    assertThat(text(child).lines().map(line -> line.replaceAll("=.*", "")))
        .contains("GIVEN", "PATH", "WHARF_OWNER")
        .isSubsetOf(
            "GIVEN",
            "PATH",
            "TMPDIR",
            "TMP",
            "TEMP",
            "WHARF_OWNER",
            "WHARF_SUPERVISOR",
            "PWD",
            "OLDPWD",
            "SHLVL",
            "_");
  }

  @Test
  void haveATemporaryFolderEachThatIsWipedAtTheirEnd() throws Exception {
    Map<String, String> below = Map.of("TMPDIR", folder.toString());
    String script =
        "echo $TMPDIR; test $TMP = $TMPDIR && test $TEMP = $TMPDIR && mkdir $TMPDIR/x &&"
            + " touch $TMPDIR/x/y && chmod 0 $TMPDIR/x && exec sleep 60";
    Child one = start(below, true, "sh", "-c", script);
    Child two = start(below, true, "sh", "-c", script);
    Path first = Path.of(line(one));
    Path second = Path.of(line(two));
    assertThat(first).hasParent(folder).isDirectory().isNotEqualTo(second);
    assertThat(Files.getPosixFilePermissions(first))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    Waiting.until("it has made its files", () -> Files.exists(second.resolve("x/y")));

    two.end();

    Waiting.until("it is wiped", () -> !Files.exists(second));
    assertThat(first).isDirectory();
  }

  @Test
  void leaveNoTemporaryFolderWhereTheProgramCannotBeStarted() {
    Map<String, String> below = Map.of("TMPDIR", folder.toString());
    assertThatIOException().isThrownBy(() -> start(below, true, "no-such-program"));
    assertThat(folder.toFile().list()).containsExactly("state");
  }

  @Test
  void runOneInItsFolder() throws Exception {
    assertThat(text(shell("pwd -P"))).isEqualTo(folder.toRealPath() + "\n");
  }

  @Test
  void findProgramByItsPathBelowTheFolder() throws Exception {
    Path script = Files.writeString(folder.resolve("run.sh"), "#!/bin/sh\necho run\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();

    assertThat(text(start(Map.of(), true, "./run.sh"))).isEqualTo("run\n");
  }

  @Test
  void refuseProgramThatIsNotOnThePath() {
    assertThatIOException()
        .isThrownBy(() -> start(Map.of(), true, "no-such-program"))
        .withMessage("there is no program 'no-such-program' on the PATH " + PATH);
  }

  @Test
  void refuseProgramThatMayNotBeRun() throws IOException {
    Path script = Files.writeString(folder.resolve("run.sh"), "#!/bin/sh\n");

    assertThatIOException()
        .isThrownBy(() -> start(Map.of(), true, script.toString()))
        .withMessage(script + " is not there, or may not be run");
    assertThatIOException().isThrownBy(() -> start(Map.of(), true, folder + "/none"));
  }

  @Test
  void sayWhenOneIsStillRunning() throws Exception {
    Child child = start(Map.of(), true, "sleep", "1000");

    assertThat(child.await(Duration.ofMillis(1))).isFalse();
    assertThat(child.alive()).isTrue();
  }

  @Test
  void listThoseThatRunNow() throws Exception {
    Child child = start(Map.of(), true, "cat");
    child.worksOn(new Child.Work("id", "one"));

    assertThat(children.running()).containsExactly(child);
    assertThat(child.program()).isEqualTo("cat");
    assertThat(child.worksOn().name()).isEqualTo("one");
    assertThat(child.started()).isBeforeOrEqualTo(Instant.now());
    assertThat(alive(child.pid())).isTrue();

    child.input().close();
    assertThat(child.await(LONG)).isTrue();
    assertThat(children.running()).isEmpty();
  }

  @Test
  void countTheMemoryOfOneAndOfItsOwnChildren() throws Exception {
    Child child = shell("sleep 1000 & sleep 1000 & echo started; wait");
    line(child);

    assertThat(child.residentBytes()).isBetween(100_000L, 100_000_000L);
    child.end();
    assertThat(child.residentBytes()).isZero();
  }

  @Test
  void endOneThatTakesTheHint() throws Exception {
    Child child =
        shell("trap 'echo bye > ended; exit 0' TERM; echo ready; while :; do sleep 0.01; done");
    line(child);

    child.end();

    assertThat(child.alive()).isFalse();
    assertThat(folder.resolve("ended")).hasContent("bye");
  }

  @Test
  void killOneThatTakesNoHint() throws Exception {
    Child child = shell("trap '' TERM; echo ready; while :; do sleep 0.01; done");
    line(child);

    child.end();

    assertThat(child.alive()).isFalse();
  }

  @Test
  void endOneTwiceWithoutHarm() throws Exception {
    Child child = start(Map.of(), true, "true");
    assertThat(child.await(LONG)).isTrue();

    child.end();
    child.end();

    assertThat(child.exit()).isZero();
  }

  @Test
  void endWhatOneLeftInTheBackground() throws Exception {
    Child child = shell("sleep 1000 >/dev/null 2>&1 & echo $!");
    long left = Long.parseLong(line(child));

    assertThat(child.await(LONG)).isTrue();

    Waiting.until("what was left is gone", () -> !alive(left));
  }

  @Test
  void endDescendantThatLeftTheSession() throws Exception {
    Child child =
        shell(
            "setsid sh -c 'echo $$ > left; exec sleep 1000' >/dev/null 2>&1 & "
                + "while ! [ -s left ]; do sleep 0.01; done; cat left; sleep 1000");
    long left = Long.parseLong(line(child));
    assertThat(alive(left)).isTrue();

    child.end();

    Waiting.until("it is gone", () -> !alive(left));
  }

  @Test
  void endAllWhenTheyAreClosed() throws Exception {
    Child one = start(Map.of(), true, "sleep", "1000");
    Child other = start(Map.of(), true, "sleep", "1000");

    children.close();

    Waiting.until("both are gone", () -> !one.alive() && !other.alive());
    assertThat(children.running()).isEmpty();
  }

  @Test
  void startNoneOnceTheyAreClosed() throws Exception {
    start(Map.of(), true, "true").await(LONG);
    children.close();

    assertThatIOException().isThrownBy(() -> start(Map.of(), true, "sleep", "1000"));
    assertThat(children.running()).isEmpty();
  }

  @Test
  void leaveNoPipeBehind() throws Exception {
    start(Map.of(), true, "true").await(LONG);
    assertThat(state).isDirectoryContaining("glob:**/alive-*");

    children.close();

    assertThat(state).isDirectoryNotContaining("glob:**/alive-*");
  }

  @Test
  void areClosedWithoutAnyStartedToo() {
    children.close();

    assertThat(state).isEmptyDirectory();
  }

  @Test
  void endSurvivorsOfAnEarlierServerOnTheStateFolder() throws Exception {
    Child survivor = start(Map.of(), true, "sleep", "1000");
    try (Children next = new Children(state, Ownership.MARK)) {
      next.endSurvivors();

      Waiting.until("it is gone", () -> !survivor.alive());
      assertThat(state).isDirectoryNotContaining("glob:**/alive-*");
    }
  }

  @Test
  void leaveChildrenOfAnotherStateFolderAlone() throws Exception {
    Child stranger = start(Map.of(), true, "sleep", "1000");
    Path other = Files.createDirectory(folder.resolve("other"));
    try (Children next = new Children(other, Ownership.MARK)) {
      next.start(List.of("true"), folder.toFile(), Map.of("PATH", PATH), true).await(LONG);
      next.endSurvivors();
    }

    assertThat(stranger.alive()).isTrue();
  }

  @Test
  void leaveChildrenAloneWhoseStateFolderThisIsACopyOf() throws Exception {
    Child stranger = start(Map.of(), true, "sleep", "1000");
    Path copy = Files.createDirectory(folder.resolve("copy"));
    Files.copy(state.resolve("children"), copy.resolve("children"));
    try (Children next = new Children(copy, Ownership.MARK)) {
      next.endSurvivors();
    }

    assertThat(stranger.alive()).isTrue();
  }

  @Test
  void findNoSurvivorsWhereNoneWasEverStarted() throws Exception {
    children.endSurvivors();

    assertThat(state).isEmptyDirectory();
  }
}
