package dev.wharf;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house: which package sees which. The same picture stands in docs/architecture.md. */
class ArchitectureTest {
  private static final String ROOT = "dev.wharf";

  /** From the top floor down; a package sees those on the floors below its own, and no others. */
  private static final List<Set<String>> FLOORS =
      List.of(
          Set.of("cli"),
          Set.of("check"),
          Set.of("server"),
          Set.of("http", "local", "jmx"),
          Set.of("operate"),
          Set.of(
              "intake", "upload", "verify", "unpack", "process", "archive", "ship", "keep",
              "notify"),
          Set.of("zip", "ledger"),
          Set.of("settings"),
          Set.of("files", "child"),
          Set.of("packet"),
          Set.of(""));

  /** Those that ask for messages of failures of the file system, and know what they get. */
  private static final Set<String> ASK_FOR_MESSAGES =
      Set.of("InWords", "MachineTrouble", "FullDisk", "Move");

  private static final JavaClasses WHARF =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void packagesSeeTheFloorsBelowAlone() {
    classes().should(new SeeBelowAlone()).check(WHARF);
  }

  @Test
  void everyPackageHasItsFloorAndEveryFloorItsPackages() {
    Set<String> there = new TreeSet<>();
    WHARF.forEach(type -> there.add(room(type)));
    Set<String> drawn = new TreeSet<>();
    FLOORS.forEach(drawn::addAll);
    assertThat(there).isEqualTo(drawn);
  }

  @Test
  void packagesAreFreeOfCircles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(WHARF);
  }

  @Test
  void vocabularyNeedsTheJdkAlone() {
    classes()
        .that()
        .resideInAPackage("dev.wharf.packet")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.wharf.packet", "java..", "org.jspecify..")
        .check(WHARF);
  }

  @Test
  void rootHoldsTheVersionAlone() {
    assertThat(WHARF.stream().filter(type -> room(type).isEmpty()).map(JavaClass::getSimpleName))
        .containsOnly("Version", "package-info");
  }

  @Test
  void constructorsTakeAtMostEightParameters() {
    for (JavaClass type : WHARF) {
      if (!type.isRecord()) { // Those that hold data have as many as the data has.
        assertThat(type.getConstructors())
            .as(type.getName())
            .allMatch(constructor -> constructor.getRawParameterTypes().size() <= 8);
      }
    }
  }

  /** The message of a failure of the file system may be the bare name of a file. */
  @Test
  void messagesOfInputAndOutputAreAskedForInOnePlaceAlone() {
    for (JavaClass type : WHARF) {
      assertThat(type.getMethodCallsFromSelf())
          .filteredOn(call -> !ASK_FOR_MESSAGES.contains(type.getSimpleName()))
          .filteredOn(call -> call.getName().equals("getMessage"))
          .filteredOn(call -> call.getTargetOwner().getPackageName().startsWith("java."))
          .noneMatch(
              call ->
                  call.getTargetOwner().isAssignableTo(IOException.class)
                      || call.getTargetOwner().isAssignableTo(UncheckedIOException.class));
    }
  }

  @Test
  void noFileIsLongerThanThreeHundredLines() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(300);
      }
    }
  }

  @Test
  void beansLeaveAVerdictAndStopNoRoute() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        assertThat(file).content().doesNotContain("setRouteStop");
      }
    }
  }

  private static String room(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
  }

  private static int floor(String room) {
    for (int i = 0; i < FLOORS.size(); i++) {
      if (FLOORS.get(i).contains(room)) {
        return i;
      }
    }
    throw new AssertionError("The package " + room + " has no floor");
  }

  private static final class SeeBelowAlone extends ArchCondition<JavaClass> {
    SeeBelowAlone() {
      super("see the floors below their own alone");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass seen = dependency.getTargetClass().getBaseComponentType();
        if (seen.getPackageName().startsWith(ROOT)
            && !room(type).equals(room(seen))
            && floor(room(seen)) <= floor(room(type))) {
          events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
        }
      }
    }
  }
}
