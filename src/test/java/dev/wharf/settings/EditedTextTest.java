package dev.wharf.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts of the settings' file are taken for half written. */
class EditedTextTest {
  private static final String WHOLE =
      """
      # packets
      wharf.packets = 16

      # entries
      wharf.limits.entries = 5000000
      wharf.on-archived = a,\\
        b,\\
        c
      """;

  private static String cutOff(String text) throws SettingsException {
    return new EditedText(text).cutOff(new EditedText(WHOLE));
  }

  private static boolean takenAtOnce(String text) throws SettingsException {
    return EditedText.endsWithLine(text) && cutOff(text) == null;
  }

  @Test
  void textCutAtAnyByteIsNotTakenAtOnce() throws SettingsException {
    for (int cut = 0; cut < WHOLE.length(); cut++) {
      assertThat(takenAtOnce(WHOLE.substring(0, cut))).as("cut at %d", cut).isFalse();
    }
    assertThat(takenAtOnce(WHOLE)).isTrue();
  }

  @Test
  void editCutAtAnyByteIsNotTakenAtOnce() throws SettingsException {
    String edit = WHOLE.replace("16", "12").replace("# entries", "wharf.workers = 20\n# entries");
    for (int cut = 0; cut < edit.length(); cut++) {
      assertThat(takenAtOnce(edit.substring(0, cut))).as("cut at %d", cut).isFalse();
    }
    assertThat(takenAtOnce(edit)).isTrue();
  }

  @Test
  void textCutAtAnyByteBeforeItsLastIsRefusedHoweverLongItStands() throws SettingsException {
    for (int cut = 0; cut < WHOLE.length() - 1; cut++) {
      assertThat(cutOff(WHOLE.substring(0, cut))).as("cut at %d", cut).isNotNull();
    }
  }

  @Test
  void textThatLacksSettingsAndALineEndIsRefused() throws SettingsException {
    assertThat(cutOff("wharf.on-archived = x\nwharf.packets = 1"))
        .isEqualTo(
            "the last line has no line end, and the file lacks wharf.limits.entries, so it is taken"
                + " for half written; end its last line with a line end");
  }

  @Test
  void lastSettingMayBeCommentedOut() throws SettingsException {
    assertThat(takenAtOnce("wharf.packets = 16\n#wharf.on-archived = a\n")).isTrue();
  }

  @Test
  void settingsBeforeTheLastMayGo() throws SettingsException {
    assertThat(takenAtOnce("wharf.on-archived = a\n")).isTrue();
  }

  @Test
  void wholeTextWithoutALineEndIsNotRefusedForGood() throws SettingsException {
    assertThat(cutOff(WHOLE.strip())).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a = b", "a = b\\\n", "a = b\\\\\\\n", ""})
  void lastLineIsNotWhole(String text) {
    assertThat(EditedText.endsWithLine(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a = b\n", "a = b\\\\\n", "a = b\r\n", "\n"})
  void lastLineIsWhole(String text) {
    assertThat(EditedText.endsWithLine(text)).isTrue();
  }
}
