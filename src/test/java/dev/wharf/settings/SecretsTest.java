package dev.wharf.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mark is planted as every secret and in every address, and must come out nowhere. */
class SecretsTest {
  private static final String MARK = "geheim";

  @TempDir Path folder;
  private WrittenSettings written;

  @BeforeEach
  void write() {
    written = new WrittenSettings(folder);
  }

  @Test
  void settingsThatSoundSecretAreDeclaredSo() {
    assertThat(Keys.ALL)
        .filteredOn(key -> Addresses.soundsSecret(key.name()))
        .filteredOn(key -> !key.name().endsWith("-file")) // Its name is no secret.
        .filteredOn(key -> !key.equals(Senders.UPLOAD_TOKENS)) // It is a file's name, too.
        .filteredOn(key -> !key.equals(Verifying.SIGNATURES)) // It says whether they are asked for.
        .isNotEmpty()
        .allMatch(key -> key.content() == Key.Content.SECRET);
  }

  @Test
  void settingsThatMayBeAddressesAreDeclaredSo() {
    assertThat(Keys.ALL)
        .filteredOn(SecretsTest::acceptsAddressWithPassword)
        .extracting(Key::name)
        .containsExactlyInAnyOrder(
            "wharf.ledger",
            "wharf.broker.url",
            "wharf.on-archived",
            "wharf.on-quarantined",
            "wharf.ship-to");
  }

  @Test
  void everyAddressIsShownWithoutPasswords() {
    plant(written::system);
    Settings settings = written.read();
    assertThat(settings.all())
        .asString()
        .doesNotContain(MARK)
        .contains("value=jdbc:postgresql://host/x,", "value=http://host,");
  }

  @Test
  void everySecretIsShownAsStars() {
    plant(written::system);
    Map<String, InForce> all = written.read().all();
    assertThat(Keys.ALL)
        .filteredOn(key -> key.content() == Key.Content.SECRET)
        .hasSize(3)
        .allSatisfy(key -> assertThat(all.get(key.name()).value()).isEqualTo("****"));
  }

  @Test
  void secretThatIsNotSetIsShownAsEmpty() {
    assertThat(written.read().all().get("wharf.ledger-password").value()).isEmpty();
  }

  @Test
  void camelIsGivenNeitherSecretsNorAddresses() {
    plant(written::system);
    Map<String, String> given = written.read().inForce();
    assertThat(given).asString().doesNotContain(MARK);
    assertThat(Keys.ALL)
        .filteredOn(key -> key.content() != Key.Content.PLAIN)
        .extracting(Key::name)
        .doesNotContainAnyElementsOf(given.keySet());
  }

  @Test
  void recordsAreWrittenWithoutSecrets() throws Exception {
    plant(written::system);
    Settings settings = written.read();
    assertThat(settings.ledger().password()).isEqualTo(MARK);
    assertThat(settings.broker().url()).contains(MARK);
    assertThat(settings.onArchived()).contains(MARK);
    List<String> texts = new ArrayList<>();
    write(settings, texts);
    assertThat(texts).hasSizeGreaterThan(12).noneMatch(text -> text.contains(MARK));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "environment", "system"})
  void problemsAreReportedWithoutSecrets(String source) {
    List<String> lines = new ArrayList<>();
    for (Key<?> key : Keys.ALL) {
      boolean folder = Folders.SECTION.keys().contains(key); // There it would be a path.
      boolean secret = key.content() == Key.Content.SECRET;
      String value = folder ? key.name() : secret ? MARK : "x://u:" + MARK + "@h";
      switch (source) {
        case "file" -> lines.add(key.name() + "=" + value);
        case "environment" -> written.environment(key.variable(), value);
        default -> written.system(key.name(), value);
      }
    }
    written.file(lines.toArray(String[]::new));
    assertThat(written.problems()).hasSizeGreaterThan(30).noneMatch(p -> p.contains(MARK));
  }

  @Test
  void endpointOfTheQueueWithAPasswordIsRefusedAndNotShown() {
    written.file("wharf.queue = jms:queue:q?password=" + MARK);
    assertThat(written.problems())
        .contains(
            "wharf.queue=jms:queue:q?password=****: must hold neither a user nor a password"
                + " (application.properties)");
  }

  @Test
  void otherKeysOfTheFileAreHiddenByTheirNames() {
    written.file("camel.component.x.secret-key = " + MARK, "camel.component.x.depth = 3");
    Map<String, InForce> all = written.read().all();
    assertThat(all.get("camel.component.x.secret-key").value()).isEqualTo("****");
    assertThat(all.get("camel.component.x.depth").value()).isEqualTo("3");
  }

  @Test
  void otherKeysReachCamelAndAreNotWritten() {
    written.file("camel.component.x.password =").environment("CAMEL_COMPONENT_X_PASSWORD", MARK);
    Settings settings = written.read();
    assertThat(settings.inForce()).containsEntry("camel.component.x.password", MARK);
    assertThat(settings).asString().doesNotContain(MARK);
  }

  private static boolean acceptsAddressWithPassword(Key<?> key) {
    if (key.content() == Key.Content.SECRET || key.name().endsWith("user")) {
      return false;
    }
    for (String scheme : List.of("jdbc:postgresql", "http", "tcp", "seda", "jms:queue")) {
      try {
        Object read = key.rule().read(scheme + "://u:" + MARK + "@host/x");
        return read instanceof String text && text.contains(MARK);
      } catch (Rule.Broken e) {
        assertThat(e).hasMessageNotContaining(MARK);
      }
    }
    return false;
  }

  private static void plant(BiConsumer<String, String> setting) {
    for (Key<?> key : Keys.ALL) {
      String scheme = key.name().equals("wharf.ledger") ? "jdbc:postgresql" : "http";
      String address = "://" + MARK + ":" + MARK + "@host/x?password=" + MARK + "&apiKey=" + MARK;
      switch (key.content()) {
        case SECRET -> setting.accept(key.name(), MARK);
        case ADDRESS -> setting.accept(key.name(), scheme + address);
        case PLAIN -> {}
      }
    }
    setting.accept("wharf.queue", "jms:queue:packets");
  }

  private static void write(Object value, List<String> texts) throws ReflectiveOperationException {
    texts.add(String.valueOf(value));
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      if (component.getType().isRecord()) {
        write(component.getAccessor().invoke(value), texts);
      }
    }
  }
}
