package dev.wharf.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What edits and the operator change while a server runs. */
class LiveSettingsTest {
  @TempDir Path folder;
  private final Set<String> closed = new HashSet<>();
  private final LiveSettings.InboxChanges inboxes =
      new LiveSettings.InboxChanges() {
        @Override
        public boolean isClosed(String inbox) {
          return closed.contains(inbox);
        }

        @Override
        public void prepare(Settings next) throws SettingsException {
          if (next.find("refused") != null) {
            throw new SettingsException(List.of("refused"));
          }
        }
      };
  private WrittenSettings written;

  @BeforeEach
  void write() {
    written = new WrittenSettings(folder);
  }

  private LiveSettings.Change reread(LiveSettings live) throws SettingsException {
    return live.takeUp(written.text(), Set.of(), inboxes);
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

  private static String[] inbox(String name, String... more) {
    List<String> lines = new ArrayList<>();
    lines.add("wharf.inboxes = " + name);
    lines.add("wharf.inboxes." + name + ".folder = in-" + name);
    for (String line : more) {
      lines.add("wharf.inboxes." + name + "." + line);
    }
    lines.add("wharf.packets = 5");
    return lines.toArray(String[]::new);
  }

  @Test
  void inboxThatIsNamedComesWithAllItsSettings() throws SettingsException {
    LiveSettings live = written.file("wharf.packets = 5").live();
    written.file(inbox("ct", "sender-folders = yes", "arrival = quiet"));
    LiveSettings.Change change = reread(live);
    Inbox ct = live.get().inbox("ct");
    assertThat(ct.folder().getFileName()).hasToString("in-ct");
    assertThat(ct.senderFolders()).isTrue();
    assertThat(change.waiting()).isEmpty();
  }

  @Test
  void inboxThatCannotBeMadeReadyChangesNothing() throws SettingsException {
    LiveSettings live = written.file("wharf.packets = 5").live();
    written.file(inbox("refused", "arrival = quiet"));
    assertThatThrownBy(() -> reread(live)).hasMessage("refused");
    assertThat(live.get().inboxNames()).isEmpty();
  }

  @Test
  void inboxThatIsNamedNoMoreStaysAsItWasUntilItIsClosed() throws SettingsException {
    LiveSettings live = written.file(inbox("ct", "arrival = marker")).live();
    written.file("wharf.packets = 5");
    LiveSettings.Change change = reread(live);
    assertThat(live.leaving()).containsExactly("ct");
    assertThat(live.get().inbox("ct").arrival().style()).isEqualTo(Arrival.Style.MARKER);
    assertThat(change.waiting()).isEmpty();
    closed.add("ct");
    reread(live);
    assertThat(live.leaving()).isEmpty();
    assertThat(live.get().inboxNames()).isEmpty();
    assertThat(live.get().all()).doesNotContainKey("wharf.inboxes.ct.arrival");
  }

  @Test
  void inboxThatIsNamedAgainWhileItLeavesComesBackAsItIsSetThen() throws SettingsException {
    LiveSettings live = written.file(inbox("ct", "arrival = marker")).live();
    written.file("wharf.packets = 5");
    reread(live);
    written.file(inbox("ct", "sender-folders = yes"));
    reread(live);
    assertThat(live.leaving()).containsExactly("ct");
    closed.add("ct");
    reread(live);
    assertThat(live.leaving()).isEmpty();
    assertThat(live.get().inbox("ct").senderFolders()).isTrue();
    assertThat(live.get().inbox("ct").arrival().style()).isEqualTo(Arrival.Style.SUFFIX);
  }

  @Test
  void folderOfAnInboxWaitsForARestart() throws SettingsException {
    LiveSettings live = written.file(inbox("ct")).live();
    String[] moved = inbox("ct");
    moved[1] = "wharf.inboxes.ct.folder = elsewhere";
    written.file(moved);
    assertThat(reread(live).waiting()).containsExactly("wharf.inboxes.ct.folder");
    assertThat(live.get().inbox("ct").folder().getFileName()).hasToString("in-ct");
  }

  @Test
  void firstInboxThatShipsWaitsForARestart() throws SettingsException {
    LiveSettings live = written.file("wharf.packets = 5").live();
    written.file(inbox("ct", "ship-to = file:shipped"));
    LiveSettings.Change change = reread(live);
    assertThat(live.get().inboxNames()).isEmpty();
    assertThat(change.waiting()).contains("wharf.inboxes", "wharf.inboxes.ct.folder");
  }

  @Test
  void inboxThatGetsAnotherNameComesWhenTheOldOneHasLeft() throws SettingsException {
    LiveSettings live = written.file(inbox("ct")).live();
    written.file(inbox("mr")[0], "wharf.inboxes.mr.folder = in-ct", "wharf.packets = 5");
    assertThat(reread(live).waiting()).isEmpty();
    assertThat(live.get().inboxNames()).containsExactly("ct");
    closed.add("ct");
    reread(live);
    assertThat(live.get().inboxNames()).containsExactly("mr");
  }

  @Test
  void onlyInboxThatShipsMayGoAndComeBack() throws SettingsException {
    String[] ships = inbox("ct", "ship-to = file:shipped");
    LiveSettings live = written.file(ships).live();
    written.file("wharf.packets = 5");
    reread(live);
    closed.add("ct");
    reread(live);
    assertThat(live.get().inboxNames()).isEmpty();
    written.file(ships);
    assertThat(reread(live).waiting()).isEmpty();
    assertThat(live.get().inbox("ct").shipTo().isSet()).isTrue();
  }
}
