package dev.wharf.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is shipped holds what the records declare. */
class ShippedFileTest {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^}?]+)");

  @Test
  void fileHoldsEachSectionAsDeclared() throws IOException {
    String file = Files.readString(Path.of(Settings.FILE));
    for (Section section : Keys.SECTIONS) {
      assertThat(file).contains(text(section));
    }
  }

  @Test
  void sectionsOfTheFileAreInTheOrderOfTheRecord() throws IOException {
    String file = Files.readString(Path.of(Settings.FILE));
    assertThat(Keys.SECTIONS.stream().map(section -> file.indexOf(text(section)))).isSorted();
  }

  @Test
  void fileHoldsNoOtherSetting() throws IOException {
    Properties file = new Properties();
    file.load(new StringReader(Files.readString(Path.of(Settings.FILE))));
    assertThat(file.stringPropertyNames().stream().filter(name -> name.startsWith("wharf.")))
        .containsExactlyInAnyOrderElementsOf(Keys.ALL.stream().map(Key::name).toList());
  }

  @Test
  void defaultsKeepTheirRules() {
    assertThat(Keys.ALL).allSatisfy(key -> assertThat(key.rule().read(key.standard())).isNotNull());
  }

  @Test
  void noSettingIsDeclaredTwice() {
    assertThat(Keys.ALL.stream().map(Key::name)).doesNotHaveDuplicates();
    assertThat(Keys.ALL.stream().map(Key::variable)).doesNotHaveDuplicates();
  }

  @Test
  void everySettingHasACommentOfOneLine() {
    assertThat(Keys.ALL)
        .allSatisfy(key -> assertThat(key.comment()).as(key.name()).matches("[a-z0-9].*\\S"));
  }

  @Test
  void everyDeclaredKeyIsInASection() throws Exception {
    List<Object> declared = new ArrayList<>();
    for (var type :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(Key.class.getPackageName())) {
      for (var field : type.getFields()) {
        if (field.getRawType().isEquivalentTo(Key.class)
            && field.getModifiers().contains(JavaModifier.STATIC)) {
          declared.add(field.reflect().get(null));
        }
      }
    }
    assertThat(declared).containsExactlyInAnyOrderElementsOf(Keys.ALL);
  }

  @Test
  void everySettingIsReadByItsGroup() throws Exception {
    Properties none = new Properties();
    Settings settings = Settings.read(Sources.of(none, Map.of(), none));
    assertThat(settings.all().keySet())
        .containsExactlyInAnyOrderElementsOf(Keys.ALL.stream().map(Key::name).toList());
  }

  @Test
  void routesNameWhatTheyAreGiven() throws Exception {
    Properties none = new Properties();
    Settings settings = Settings.read(Sources.of(none, Map.of(), none));
    Set<String> parametersOfTemplates = Set.of("wharfInboxFolder", "wharfInboxBeans");
    Set<String> given = new TreeSet<>(settings.inForce().keySet());
    given.addAll(parametersOfTemplates);
    assertThat(given).containsAll(placeholders());
  }

  @Test
  void idsOfRoutesAreUniqueAndNothingThatMattersStandsInComments() {
    Pattern id = Pattern.compile("(?m)^    id: (\\S+)");
    // Kaoto drops comments.
    assertThat(routes()).allSatisfy(text -> assertThat(text).doesNotContain("#  ", "# "));
    assertThat(routes().stream().flatMap(text -> id.matcher(text).results().map(r -> r.group(1))))
        .isNotEmpty()
        .doesNotHaveDuplicates();
  }

  private static String text(Section section) {
    return section.keys().stream()
        .map(ShippedFileTest::lines)
        .collect(Collectors.joining("", "\n# --- " + section.title() + " ---\n\n", "\n"));
  }

  private static String lines(Key<?> key) {
    return "# " + key.comment() + "\n" + (key.name() + " = " + key.standard()).strip() + "\n";
  }

  private static Set<String> placeholders() {
    return routes().stream()
        .flatMap(text -> PLACEHOLDER.matcher(text).results().map(result -> result.group(1)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> routes() {
    try (Stream<Path> files = Files.walk(Path.of("routes")).filter(Files::isRegularFile)) {
      List<String> texts = new ArrayList<>();
      for (Path file : (Iterable<Path>) files::iterator) {
        texts.add(Files.readString(file));
      }
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
