package dev.wharf.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wharf.child.Child;
import dev.wharf.child.Children;
import dev.wharf.child.Ownership;
import dev.wharf.fixture.WorkPackets;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PostponedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchTest {
  @TempDir Path folder;
  private final Launch launch = new Launch();
  private Children children;

  @BeforeEach
  void open() {
    children = new Children(folder, Ownership.MARK);
  }

  @AfterEach
  void close() {
    children.close();
  }

  private String printed(Map<String, String> values, Map<String, String> variables)
      throws IOException {
    Child child = launch.start(children, values, variables, true);
    return new String(child.output().readAllBytes(), StandardCharsets.UTF_8);
  }

  private Set<String> variables(Map<String, String> variables) throws IOException {
    launch.command("env");
    return printed(Map.of(), variables)
        .lines()
        .map(line -> line.replaceAll("=.*", ""))
        .collect(Collectors.toSet());
  }

  @Test
  void fillsPlaceholdersIn() throws IOException {
    launch.command("printf '%s|' {packet} 'a {packet}'");

    assertThat(printed(Map.of("packet", "two words"), Map.of()))
        .isEqualTo("two words|a two words|");
  }

  @Test
  void passesOnWhatMostProgramsNeedAndNoMore() throws IOException {
    Set<String> server = System.getenv().keySet();

    assertThat(variables(Map.of("WHARF_DATA", "/data")))
        .contains("PATH", "WHARF_DATA")
        .isSubsetOf(
            "PATH",
            "HOME",
            "USER",
            "LANG",
            "LC_ALL",
            "LC_CTYPE",
            "TZ",
            "TMPDIR",
            "TMP",
            "TEMP",
            "WHARF_DATA",
            "WHARF_OWNER",
            "WHARF_SUPERVISOR",
            "PWD",
            "OLDPWD",
            "SHLVL",
            "_");
    assertThat(server).isNotEmpty();
  }

  @Test
  void passesOnWhatIsNamed() throws IOException {
    String other =
        new TreeMap<>(System.getenv())
            .keySet().stream()
                .filter(name -> !Set.of("PATH", "HOME", "USER", "PWD", "_", "SHLVL").contains(name))
                .filter(name -> name.matches("[A-Z][A-Z_]+"))
                .findFirst()
                .orElse("PATH");
    launch.environment(" NOT_SET_ANYWHERE, " + other);

    assertThat(variables(Map.of())).contains(other).doesNotContain("NOT_SET_ANYWHERE");
  }

  @Test
  void setsThePacketsVariablesOverThoseOfTheServer() throws IOException {
    launch.command("sh -c 'echo $HOME'");

    assertThat(printed(Map.of(), Map.of("HOME", "/given"))).isEqualTo("/given\n");
  }

  @Test
  void runsInItsFolder() throws IOException {
    launch.command("pwd -P");
    launch.folder(folder.toString());

    assertThat(printed(Map.of(), Map.of())).isEqualTo(folder.toRealPath() + "\n");
  }

  @Test
  void blamesNoPacketWhereNoCommandIsSet() {
    assertThatExceptionOfType(PostponedException.class)
        .isThrownBy(() -> launch.start(children, Map.of(), Map.of(), true))
        .withMessage("no command is set for the processing")
        .satisfies(postponed -> assertThat(postponed.forAll()).isTrue());
  }

  @Test
  void blamesNoPacketWhereTheProgramIsMissing() {
    launch.command("no-such-program {packet}");

    assertThatExceptionOfType(PostponedException.class)
        .isThrownBy(() -> launch.start(children, Map.of("packet", "one"), Map.of(), true))
        .withMessageStartingWith(
            "the command 'no-such-program' cannot be started:"
                + " there is no program 'no-such-program' on the PATH")
        .satisfies(postponed -> assertThat(postponed.delay()).isPositive());
  }

  @Test
  void blamesNoPacketWherePlaceholderIsUnknown() {
    launch.command("echo {dta}");

    assertThatExceptionOfType(PostponedException.class)
        .isThrownBy(() -> launch.start(children, Map.of("data", "/data"), Map.of(), true))
        .withMessageContaining("there is no {dta}");
  }

  @Test
  void refusesCommandThatCannotBeSplit() {
    assertThatIllegalArgumentException().isThrownBy(() -> launch.command("echo 'a"));
    assertThatIllegalArgumentException().isThrownBy(() -> launch.command(" "));
  }

  @ParameterizedTest
  @CsvSource({"60s, 60000", "300ms, 300", "5m, 300000", "1h30m, 5400000", "250, 250"})
  void readsTimesAsCamelDoes(String written, long millis) {
    launch.timeout(written);

    assertThat(launch.timeout()).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void describesPacketInPlaceholders() {
    OpenPacket packet = new WorkPackets(folder).packet("one", 2);

    assertThat(Launch.placeholders(packet))
        .containsOnly(
            Map.entry("packet", "one"),
            Map.entry("data", packet.data().toString()),
            Map.entry("results", packet.results().toString()),
            Map.entry("zip", packet.zip().toString()),
            Map.entry("attempt", "2"),
            Map.entry("sender", ""),
            Map.entry("inbox", ""));
  }

  @Test
  void describesPacketInVariablesOfTheSameNames() {
    assertThat(Launch.variables(Map.of("packet", "one", "data", "/data")))
        .containsOnly(Map.entry("WHARF_PACKET", "one"), Map.entry("WHARF_DATA", "/data"));
  }
}
