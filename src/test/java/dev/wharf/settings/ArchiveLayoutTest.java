package dev.wharf.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.fixture.TestSettings;
import dev.wharf.packet.PacketName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchiveLayoutTest {
  private static final Instant LATE = Instant.parse("2026-01-02T23:59:59.999Z");

  @TempDir Path root;

  private static String place(String layout, String inbox, String sender) throws Rule.Broken {
    return String.join(
        "/", ArchiveLayout.rule().read(layout).above(new PacketName(inbox, sender, "scan"), LATE));
  }

  @ParameterizedTest
  @CsvSource({
    "{inbox}/{sender}/{packet}, ct, ward, ct/ward",
    "{inbox}/{sender}/{packet}, '', ward, ward",
    "{inbox}/{sender}/{packet}, '', '', ''",
    "{packet}, ct, ward, ''",
    "{yyyy}/{MM}/{dd}/{HH}/{packet}, ct, ward, 2026/01/02/23",
    "{sender}/{yyyy}-{MM}/{packet}, ct, ward, ward/2026-01",
    "{sender}/{yyyy}-{MM}/{packet}, ct, '', 2026-01",
    "scans of {yyyy}/{inbox}/{packet}, ct, ward, scans of 2026/ct",
    "{yyyy}{MM}{dd}/{packet}, '', '', 20260102",
  })
  void namesFoldersOfInboxSenderAndDate(String layout, String inbox, String sender, String expected)
      throws Rule.Broken {
    assertThat(place(layout, inbox, sender)).isEqualTo(expected);
  }

  @Test
  void nextDayBeginsAtMidnightOfGreenwich() throws Rule.Broken {
    ArchiveLayout layout = ArchiveLayout.rule().read("{yyyy}/{MM}/{dd}/{packet}");
    PacketName name = new PacketName("scan");
    assertThat(layout.above(name, LATE)).containsExactly("2026", "01", "02");
    assertThat(layout.above(name, LATE.plusMillis(1))).containsExactly("2026", "01", "03");
  }

  @ParameterizedTest
  @CsvSource({
    "'', must end with {packet}",
    "{packet}/{yyyy}, must end with {packet}",
    "{yyyy}, must end with {packet}",
    "scan-{packet}, must end with {packet}",
    "{packet}/, must end with {packet}",
    "/{packet}, must be a relative path",
    "{yyyy}//{packet}, must have no empty part",
    "../{packet}, must have no empty part",
    "./{packet}, begins with a dot",
    ".hidden/{packet}, begins with a dot",
    ".{yyyy}/{packet}, begins with a dot",
    "wharf.json/{packet}, called like a receipt",
    "wharf~2.json/{packet}, called like a receipt",
    "€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€{yyyy}/{packet}, 255 bytes",
    "{packet}/{packet}, once",
    "{year}/{packet}, must hold no {year}",
    "{mm}/{packet}, must hold no {mm}",
    "{PACKET}/{packet}, must hold no {PACKET}",
    "{}/{packet}, must hold no {}",
    "{yyyy/{packet}, single",
    "yyyy}/{packet}, single",
    "{inbox}{sender}/{packet}, between slashes",
    "{inbox}-{yyyy}/{packet}, between slashes",
    "from {sender}/{packet}, between slashes",
    "a/b/c/d/e/f/g/h/i/j/k/l/{packet}, at most 12 parts",
  })
  void refusesWhatIsNoLayout(String layout, String why) {
    assertThatThrownBy(() -> ArchiveLayout.rule().read(layout))
        .isInstanceOf(Rule.Broken.class)
        .hasMessageContaining(why);
  }

  @Test
  void refusesFolderThatIsNobodysPacket() {
    Properties given = new Properties();
    given.setProperty("wharf.archive-layout", "@eaDir/{packet}");
    assertThatThrownBy(() -> Settings.read(Path.of(""), Map.of(), given))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("wharf.archive-layout: has the part @eaDir, which wharf.ignore");
  }

  @Test
  void canBeGivenForOneInboxAlone() {
    Settings settings =
        TestSettings.in(
            root,
            Map.of(
                "wharf.inboxes", "ct",
                "wharf.inboxes.ct.folder", root.resolve("ct").toString(),
                "wharf.inboxes.ct.archive-layout", "{yyyy}/{packet}",
                "wharf.inboxes.ct.keep.archive", "90d",
                "wharf.keep.archive", "30d"));
    assertThat(Keeping.of(settings, "ct").layout().isDated()).isTrue();
    assertThat(Keeping.of(settings, "ct").archive()).hasDays(90);
    assertThat(Keeping.of(settings, "").layout().isDated()).isFalse();
    assertThat(Keeping.of(settings, "gone").archive()).hasDays(30);
    assertThat(Keeping.of(settings, "").quarantine()).isNull();
  }
}
