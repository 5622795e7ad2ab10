package dev.wharf.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What edits and the operator change while a server runs. */
class LiveSettingsTest {
  @TempDir Path folder;
  private WrittenSettings written;

  @BeforeEach
  void write() {
    written = new WrittenSettings(folder);
  }

  private LiveSettings.Change reread(LiveSettings live) throws SettingsException {
    return live.takeUp(written.text(), Set.of());
  }

  @Test
  void editOfALiveSettingIsInForceAtOnce() throws SettingsException {
    LiveSettings live = written.file("wharf.packets = 5").live();
    written.file("wharf.packets = 6");
    LiveSettings.Change change = reread(live);
    assertThat(live.get().packets()).isEqualTo(6);
    assertThat(change.changed()).containsExactly("wharf.packets");
    assertThat(change.waiting()).isEmpty();
  }

  @Test
  void removedLineGivesTheDefaultBack() throws SettingsException {
    LiveSettings live = written.file("wharf.packets = 5", "wharf.workers = 3").live();
    written.file("wharf.workers = 3");
    reread(live);
    assertThat(live.get().packets()).isEqualTo(4);
  }

  @Test
  void otherEditsWaitForARestart() throws SettingsException {
    LiveSettings live = written.file("wharf.lease = 5s").live();
    written.file("wharf.lease = 6s", "wharf.plugins = jars");
    LiveSettings.Change change = reread(live);
    assertThat(live.get().ledger().lease()).hasSeconds(5);
    assertThat(change.changed()).isEmpty();
    assertThat(change.waiting()).containsExactly("wharf.lease", "wharf.plugins");
  }

  @Test
  void editThatIsTakenBackWaitsNoLonger() throws SettingsException {
    LiveSettings live = written.file("wharf.lease = 5s").live();
    written.file("wharf.lease = 6s");
    reread(live);
    written.file("wharf.lease = 5s");
    assertThat(reread(live).waiting()).isEmpty();
  }

  @Test
  void editOfACamelKeyWaitsForARestart() throws SettingsException {
    LiveSettings live = written.file("camel.main.name = a").live();
    written.file("camel.main.name = b");
    assertThat(reread(live).waiting()).containsExactly("camel.main.name");
  }

  @Test
  void secretsAreNamedInAChangeAndNotShown() throws SettingsException {
    LiveSettings live = written.file("wharf.ledger-password = geheim1").live();
    written.file("wharf.ledger-password = geheim2", "wharf.packets = 5");
    LiveSettings.Change change = reread(live);
    assertThat(change.waiting()).containsExactly("wharf.ledger-password");
    assertThat(change).asString().doesNotContain("geheim");
    assertThat(live.get().ledger().password()).isEqualTo("geheim1");
  }

  @Test
  void badEditChangesNothing() {
    LiveSettings live = written.file("wharf.packets = 5").live();
    Settings before = live.get();
    written.file("wharf.packets = many", "wharf.workers = 3");
    assertThatThrownBy(() -> reread(live)).hasMessageContaining("wharf.packets=many: must be");
    assertThat(live.get()).isSameAs(before);
  }

  @Test
  void badEditOfWhatWaitsForARestartChangesNothing() {
    LiveSettings live = written.live();
    written.file("wharf.lease = soon", "wharf.packets = 5");
    assertThatThrownBy(() -> reread(live)).hasMessageContaining("wharf.lease=soon: must be");
    assertThat(live.get().packets()).isEqualTo(4);
  }

  @Test
  void badEditOfWhatTheOperatorHasSetChangesNothing() throws SettingsException {
    LiveSettings live = written.file("wharf.packets = 5").live();
    live.set("wharf.packets", "7");
    written.file("wharf.packets = many");
    assertThatThrownBy(() -> reread(live)).hasMessageContaining("wharf.packets=many: must be");
    assertThat(live.get().packets()).isEqualTo(7);
    live.set("wharf.workers", "3");
    assertThat(live.get().workers()).isEqualTo(3);
    assertThat(live.get().packets()).isEqualTo(7);
  }

  @Test
  void editAfterABadOneIsSeenWhole() throws SettingsException {
    LiveSettings live = written.live();
    written.file("wharf.packets = many", "wharf.workers = 3");
    assertThatThrownBy(() -> reread(live)).isInstanceOf(SettingsException.class);
    written.file("wharf.packets = 6", "wharf.workers = 3");
    assertThat(reread(live).changed()).containsExactly("wharf.packets", "wharf.workers");
  }

  @Test
  void operatorsValueOutlivesEditsOfOtherSettings() throws SettingsException {
    LiveSettings live = written.file("wharf.packets = 5").live();
    live.set("wharf.packets", "7");
    written.file("wharf.packets = 5", "wharf.workers = 3");
    reread(live);
    assertThat(live.get().packets()).isEqualTo(7);
    assertThat(live.get().workers()).isEqualTo(3);
  }

  @Test
  void editOfTheSettingItselfEndsTheOperatorsValue() throws SettingsException {
    LiveSettings live = written.file("wharf.packets = 5").live();
    live.set("wharf.packets", "7");
    written.file("wharf.packets = 6");
    reread(live);
    assertThat(live.get().packets()).isEqualTo(6);
  }

  @Test
  void badValueOfTheOperatorChangesNothing() throws SettingsException {
    LiveSettings live = written.live();
    live.set("wharf.packets", "7");
    assertThatThrownBy(() -> live.set("wharf.packets", "0"))
        .hasMessage("wharf.packets=0: must be a whole number from 1 to 1000 (the operator)");
    assertThat(live.get().packets()).isEqualTo(7);
    live.set("wharf.workers", "3");
    assertThat(live.get().packets()).isEqualTo(7);
  }

  @Test
  void operatorCannotSetWhatNeedsARestart() {
    LiveSettings live = written.live();
    assertThatThrownBy(() -> live.set("wharf.lease", "5s"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("wharf.lease cannot change without a restart");
    assertThatThrownBy(() -> live.set("wharf.no", "1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void environmentHidesAnEditThatItOverrides() throws SettingsException {
    LiveSettings live = written.environment("WHARF_PACKETS", "9").live();
    written.file("wharf.packets = 6");
    assertThat(reread(live).changed()).isEmpty();
    assertThat(live.get().packets()).isEqualTo(9);
  }
}
