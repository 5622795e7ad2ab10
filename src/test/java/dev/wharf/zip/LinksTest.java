package dev.wharf.zip;

import static dev.wharf.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.packet.EntryPath;
import dev.wharf.packet.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinksTest {
  private final Links links = new Links();

  private void add(String link, String target) {
    links.add(EntryPath.of(link), target);
  }

  private boolean escapes() {
    Faults faults = new Faults();
    links.checkTargets(faults);
    return !faults.none();
  }

  @ParameterizedTest
  @CsvSource({
    "a, b",
    "a, b/c/d",
    "a, .",
    "a, ./b/./c",
    "a, b//c",
    "a, b/",
    "a, b/..",
    "a, b/../c/../d",
    "a, ...",
    "a/b, ..",
    "a/b, ../c",
    "a/b/c, ../../d",
    "a/b/c, ../..",
    "a, not/there"
  })
  void targetWithinThePacketPasses(String link, String target) {
    add(link, target);
    assertThat(escapes()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "a, ..",
    "a, ../",
    "a, ../a",
    "a, ./../b",
    "a, b/../..",
    "a, b/../../b",
    "a/b, ../..",
    "a/b, ../../a/b",
    "a/b/c, ../../../d",
    "a, /",
    "a, /etc/passwd",
    "a, //host",
    "a, ''"
  })
  void targetOutsideThePacketIsAnEscape(String link, String target) {
    add(link, target);
    assertThat(escapes()).isTrue();
  }

  @Test
  void targetWithNulIsAnEscape() {
    add("a", "b\0c");
    assertThat(escapes()).isTrue();
  }

  @Test
  void backslashInATargetIsAPlainCharacter() {
    add("a", "..\\..\\b");
    assertThat(escapes()).isFalse();
  }

  @Test
  void chainWithinThePacketPasses() {
    add("a", "b");
    add("b", "c/d");
    add("c/d", "../e");
    assertThat(escapes()).isFalse();
  }

  @Test
  void chainThatLeavesThePacketIsAnEscape() {
    add("a/b/c", "up/..");
    add("a/b/up", "../..");
    assertThat(escapes()).isTrue();
  }

  @Test
  void dotDotCountsFromWhereTheLinkLeads() {
    // By its letters deep/x/../.. stays inside; through the link x it does not.
    add("deep/x", "../top");
    add("escape", "deep/x/../..");
    assertThat(escapes()).isTrue();
  }

  @Test
  void dotDotAfterALinkThatLeadsDeeperPasses() {
    add("x", "one/two/three");
    add("y", "x/../../..");
    assertThat(escapes()).isFalse();
  }

  @Test
  void linkThroughAnAbsoluteOneIsAnEscape() {
    add("a", "/etc");
    add("b", "a/passwd");
    Faults faults = new Faults();
    links.checkTargets(faults);
    assertRefused(Reason.SYMLINK_ESCAPE, faults::throwFirst);
  }

  @ParameterizedTest
  @CsvSource({"a, a, b, c", "a, b, b, a", "a, b/c, b, a"})
  void endlessLinksAreAnEscape(String one, String target, String other, String otherTarget) {
    add(one, target);
    add(other, otherTarget);
    assertThat(escapes()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"41, false", "42, true"})
  void asManyLinksAreFollowedAsLinuxDoes(int length, boolean escapes) {
    for (int i = 0; i < length; i++) {
      add("l" + i, "l" + (i + 1));
    }
    assertThat(escapes()).isEqualTo(escapes);
  }

  @Test
  void refusesLinksThatTakeTooMuchWorkToFollow() {
    String deep = "d/".repeat(1000);
    for (int i = 0; i < 500; i++) {
      add("l" + i, deep + i);
    }
    assertRefused(Reason.BOMB, this::escapes);
  }

  @ParameterizedTest
  @CsvSource({
    "link/file, true",
    "link/deep/file, true",
    "folder/inner/file, true",
    "link, false",
    "folder/inner, false",
    "link2/file, false",
    "folder/link/file, false",
    "file, false"
  })
  void knowsWhatIsBehindALink(String entry, boolean behind) {
    add("link", "folder");
    add("folder/inner", "..");
    assertThat(links.onTheWayTo(EntryPath.of(entry))).isEqualTo(behind);
  }

  @Test
  void countsLinks() {
    assertThat(links.isEmpty()).isTrue();
    add("a", "b");
    add("c", "b");
    assertThat(links.isEmpty()).isFalse();
    assertThat(links.count()).isEqualTo(2);
  }

  @Test
  void noLinksAreNoFault() {
    assertThat(escapes()).isFalse();
    assertThat(links.onTheWayTo(EntryPath.of("a/b/c"))).isFalse();
  }
}
