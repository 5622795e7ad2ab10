package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.fixture.AgedLedger;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.VerifiedArchive;
import dev.wharf.fixture.Waiting;
import dev.wharf.keep.Pruned;
import dev.wharf.operate.Operations.RefusedException;
import dev.wharf.operate.PacketView;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is removed when its time is over, what never is, and what was removed by hand. */
class KeepingTest {
  /** One for all, since a zip holds the time. */
  private static final byte[] ZIP = PacketFolders.zip(2);

  private static final Duration LONG_AGO = Duration.ofDays(100);

  @RegisterExtension final TestServer wharf = new TestServer();

  private void deliver(String... names) {
    for (String name : names) {
      wharf.inbox().deliver(name, ZIP);
    }
    wharf.settle();
  }

  private void age(String names) {
    AgedLedger.age(wharf.folder("state"), LONG_AGO, names);
  }

  private Pruned prune(boolean dryRun) throws RefusedException {
    List<Pruned.Item> items = new ArrayList<>();
    Pruned page = wharf.operations().prune(dryRun, null);
    items.addAll(page.removed());
    while (page.next() != null) {
      page = wharf.operations().prune(dryRun, page.next());
      items.addAll(page.removed());
    }
    return new Pruned(dryRun, items, page.left(), page.problems(), null);
  }

  private static List<String> names(Pruned pruned) {
    return pruned.removed().stream().map(item -> item.what() + " " + item.name()).toList();
  }

  private PacketView known(String name) {
    return wharf.operations().packet(name).get(0);
  }

  private List<String> problems() {
    return VerifiedArchive.problems(wharf.settings().get());
  }

  private static List<String> all(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  // The timer would remove it first.
  private void startWithoutTimer() throws IOException {
    Path keep = wharf.ownFiles().resolve("routes/housekeeping/keep.camel.yaml");
    Files.writeString(
        keep, Files.readString(keep).replace("initialDelay: 2000", "initialDelay: 3600000"));
    wharf.start();
  }

  @Test
  void pruneRemovesWhatDryRunNamesAndNothingElse() throws Exception {
    wharf.with("wharf.keep.archive", "90d").with("wharf.keep.quarantine", "90d");
    startWithoutTimer();
    deliver("old-1", "old-2", "old-held", "new");
    wharf.inbox().deliver("bad-old", "no zip".getBytes(StandardCharsets.UTF_8));
    wharf.inbox().deliver("bad-new", "no zip".getBytes(StandardCharsets.UTF_8));
    wharf.settle();
    age("%old%");
    assertThat(wharf.operations().hold(List.of("old-held"))).isEmpty();

    Pruned dry = prune(true);
    assertThat(names(dry))
        .containsExactlyInAnyOrder("packet old-1", "packet old-2", "packet bad-old");
    assertThat(dry.left()).isEqualTo(Map.of("held", 1L));
    assertThat(all(wharf.folder("archive"))).containsExactly("new", "old-1", "old-2", "old-held");
    assertThat(problems()).isEmpty();
    Pruned real = prune(false);

    assertThat(real.removed()).isEqualTo(dry.removed());
    assertThat(names(prune(true))).isEmpty();
    assertThat(all(wharf.folder("archive"))).containsExactly("new", "old-held");
    assertThat(all(wharf.folder("quarantine"))).containsExactly("bad-new");
    assertThat(problems()).isEmpty();
    assertThat(known("old-1").state()).isEqualTo("removed");
    assertThat(known("old-1").message())
        .isEqualTo("it was removed by the operator: wharf.keep.archive = 90d");
    assertThat(known("old-held").held()).isTrue();
    assertThat(wharf.operations().release(List.of("old-held"))).isEmpty();
    assertThat(names(prune(false))).containsExactly("packet old-held");
  }

  @Test
  void saysHowManyStayAndWhy() throws Exception {
    wharf.with("wharf.keep.archive", "90d");
    startWithoutTimer();
    deliver("old-held", "old-gone", "old");
    age("old%");
    wharf.operations().hold(List.of("old-held"));
    new dev.wharf.files.Disk(dev.wharf.files.Durability.OS).wipe(wharf.archived("old-gone"));

    Pruned pruned = wharf.operations().prune(false, null);

    assertThat(names(pruned)).containsExactly("packet old");
    assertThat(pruned.left())
        .isEqualTo(Map.of("held", 1L, "not in its place; see verify and forget", 1L));
    assertThat(problems()).singleElement().asString().startsWith("old-gone: the ledger knows it");
  }

  @Test
  void countsPacketOnceThatStaysWhereTwoOfItsTimesAreOver() throws Exception {
    wharf.with("wharf.keep.archive", "90d").with("wharf.keep.data", "30d");
    startWithoutTimer();
    deliver("old-held");
    age("old%");
    wharf.operations().hold(List.of("old-held"));

    assertThat(wharf.operations().prune(true, null).left()).isEqualTo(Map.of("held", 1L));
  }

  @Test
  void timerRemovesByItself() {
    wharf.with("wharf.keep.archive", "90d").with("wharf.keep.history", "1s").start();
    deliver("old", "new");
    age("old");
    assertThatFolder(wharf.archived("new")).isArchived();
    Waiting.until("it is removed", () -> !Files.exists(wharf.archived("old")));
    Waiting.until(
        "nothing is known of it any more", () -> wharf.operations().packet("old").isEmpty());
    assertThat(known("new").state()).isEqualTo("archived");
    assertThat(problems()).isEmpty();
  }

  @Test
  void sameZipMayComeAgainOnceItWasRemoved() throws Exception {
    wharf.with("wharf.keep.archive", "90d");
    startWithoutTimer();
    deliver("scan");
    age("scan");
    assertThat(names(prune(false))).containsExactly("packet scan");
    deliver("scan");

    assertThatFolder(wharf.archived("scan")).isArchived();
    assertThat(known("scan").state()).isEqualTo("archived");
    assertThat(wharf.operations().packet("scan")).hasSize(2);
    assertThat(problems()).isEmpty();
  }

  @Test
  void contentGoesAloneAndItsReceiptStaysTrue() throws Exception {
    wharf.with("wharf.keep.data", "30d").with("wharf.keep.archive", "200d");
    startWithoutTimer();
    deliver("scan", "new");
    age("scan");
    String before = assertThatFolder(wharf.archived("scan")).receipt();
    Pruned dry = prune(true);
    assertThat(prune(false).removed()).isEqualTo(dry.removed());

    assertThat(names(dry)).containsExactly("data scan");
    assertThat(all(wharf.archived("scan"))).containsExactly("scan.zip", "wharf.json");
    String after = Files.readString(wharf.archived("scan").resolve("wharf.json"));
    assertThat(after).contains("\"dataRemoved\" : \"").contains("\"content\" : \"data\"");
    assertThat(after.lines().count()).isEqualTo(before.lines().count() + 1);
    assertThat(known("scan").dataRemoved()).isTrue();
    assertThat(known("new").dataRemoved()).isNull();
    assertThat(problems()).isEmpty();
    assertThat(names(prune(false))).isEmpty();
    deliver("scan");
    assertThatFolder(wharf.quarantined("scan")).isQuarantined(Reason.DUPLICATE);
    wharf.stop();
    wharf.loseLedger();
    wharf.start();
    assertThat(problems()).as("without the ledger").isEmpty();
  }

  @Test
  void contentWhoseReceiptSomebodyChangedStays() throws Exception {
    wharf.with("wharf.keep.data", "30d");
    startWithoutTimer();
    deliver("scan");
    age("scan");
    Path receipt = wharf.archived("scan").resolve("wharf.json");
    Files.writeString(receipt, Files.readString(receipt).replace("\"data\"", "\"scan.zip\""));

    assertThat(prune(false).problems().get("scan")).contains("not as Wharf wrote it");
    assertThat(all(wharf.archived("scan"))).contains("data", "scan.zip");
  }

  @Test
  void packetWhoseReceiptNobodyHasGotStays() throws Exception {
    wharf
        .with("wharf.keep.archive", "90d")
        .with("wharf.on-archived", "http://localhost:1/receipts");
    startWithoutTimer();
    deliver("old");
    age("old");

    Pruned pruned = prune(false);
    assertThat(pruned.removed()).isEmpty();
    assertThat(pruned.left()).isEqualTo(Map.of("its receipt is not delivered yet", 1L));
    AgedLedger.execute(wharf.folder("state"), "DELETE FROM notice");
    assertThat(names(prune(false))).containsExactly("packet old");
  }

  @Test
  void inboxHasTimesOfItsOwn() throws Exception {
    wharf
        .with("wharf.inboxes", "ct")
        .with("wharf.inboxes.ct.folder", wharf.folder("inbox").resolveSibling("ct").toString())
        .with("wharf.inboxes.ct.keep.archive", "200d")
        .with("wharf.keep.archive", "90d");
    startWithoutTimer();
    deliver("scan");
    new PacketFolders(wharf.folder("inbox").resolveSibling("ct"))
        .deliver("scan", PacketFolders.zip(3));
    wharf.settle();
    age("%scan");
    assertThat(names(prune(false))).containsExactly("packet scan");
    assertThatFolder(wharf.archived("ct/scan")).isArchived();
    age("%scan");
    age("%scan");

    Pruned pruned = prune(false);
    assertThat(names(pruned)).containsExactly("packet ct/scan");
    assertThat(pruned.removed().get(0).why()).isEqualTo("wharf.inboxes.ct.keep.archive = 200d");
  }

  @Test
  void foldersOfDatesGoWithTheirLastPacket() throws Exception {
    wharf
        .with("wharf.keep.archive", "90d")
        .with("wharf.archive-layout", "{yyyy}/{MM}/{dd}/{packet}");
    startWithoutTimer();
    deliver("old", "new");
    age("old");
    prune(false);
    assertThat(wharf.archived(known("new").folder())).isDirectory();
    age("new");
    prune(false);

    assertThat(wharf.folder("archive")).isEmptyDirectory();
    deliver("newer");
    assertThat(problems()).isEmpty();
  }

  @Test
  void manyAreRemovedPageByPageAsDryRunNamesThem() throws Exception {
    wharf.with("wharf.keep.archive", "90d").with("wharf.packets", "1");
    startWithoutTimer();
    deliver("scan");
    age("scan");
    Path scan = wharf.archived("scan");
    String id = known("scan").id();
    int many = 620;
    for (int i = 0; i < many; i++) {
      Path copy = Files.createDirectory(wharf.archived("copy-" + i));
      Files.writeString(
          copy.resolve("wharf.json"),
          Files.readString(scan.resolve("wharf.json")).replace(id, "copy-" + i));
    }
    AgedLedger.execute(
        wharf.folder("state"),
        "INSERT INTO packet (id, name, state, ended, owner, attempt, failures, not_before, claimed,"
            + " updated, target, entries, bytes) WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT"
            + " i + 1 FROM n WHERE i < "
            + (many - 1)
            + ") SELECT 'copy-' || i, 'copy-' || i, 'archived', 1, 'o', 1, 0, 0, 5, 1000 + i / 7,"
            + " 'copy-' || i, 1, 1 FROM n");

    Pruned dry = prune(true);
    Pruned real = prune(false);

    assertThat(dry.removed()).hasSize(many + 1).doesNotHaveDuplicates();
    assertThat(real.removed()).isEqualTo(dry.removed());
    assertThat(wharf.folder("archive")).isEmptyDirectory();
    assertThat(problems()).isEmpty();
  }

  @Test
  void whatWasRemovedByHandIsForgottenAndMayComeAgain() throws Exception {
    wharf.start();
    deliver("old", "new");
    new dev.wharf.files.Disk(dev.wharf.files.Durability.OS).wipe(wharf.archived("old"));
    assertThat(problems())
        .singleElement()
        .asString()
        .contains("old: ")
        .endsWith("if it was removed on purpose: wharf forget old");

    assertThat(wharf.operations().forget(List.of("old", "new", "nobody")))
        .isEqualTo(
            Map.of(
                "new",
                "it still stands in "
                    + wharf.archived("new")
                    + "; forget is for what was removed by hand",
                "nobody",
                "no packet of that name is known"));

    assertThat(problems()).isEmpty();
    assertThat(known("old").state()).isEqualTo("removed");
    deliver("old");
    assertThatFolder(wharf.archived("old")).isArchived();
    assertThat(problems()).isEmpty();
  }

  @Test
  void ordersMeanTheDeliveryThatWasNamed() throws Exception {
    wharf.with("wharf.keep.archive", "90d").with("wharf.keep.quarantine", "90d");
    startWithoutTimer();
    for (byte[] zip : List.of(ZIP, PacketFolders.zip(3), PacketFolders.zip(4))) {
      wharf.inbox().deliver("scan", zip);
      wharf.settle();
    }
    deliver("scan"); // The first one's duplicate.
    String third = known("scan").id();

    assertThat(wharf.operations().hold(List.of("scan~2"))).isEmpty();
    assertThat(wharf.operations().hold(List.of(wharf.archived("scan~3").toString()))).isEmpty();
    assertThat(wharf.operations().hold(List.of("scan")).get("scan"))
        .startsWith("there are 2 of that name; say which, by its id: ")
        .contains(wharf.archived("scan").toString(), wharf.quarantined("scan").toString(), third);
    assertThat(wharf.operations().hold(List.of(wharf.quarantined("scan").toString()))).isEmpty();
    age("scan");

    assertThat(prune(false).removed()).singleElement().extracting("folder").isEqualTo("scan");
    assertThat(all(wharf.folder("archive"))).containsExactly("scan~2", "scan~3");
    assertThat(all(wharf.folder("quarantine"))).containsExactly("scan");
    assertThat(wharf.operations().release(List.of("scan"))).isEmpty();
    assertThat(wharf.operations().release(List.of("scan~2", third)))
        .isEqualTo(Map.of(third, "it is not held"));
    assertThat(names(prune(false))).hasSize(2);
    assertThat(all(wharf.folder("archive"))).containsExactly("scan~3");
  }

  @Test
  void removalThatWasCutOffIsCarriedOnAtTheNextStart() throws Exception {
    wharf.with("wharf.keep.archive", "90d");
    startWithoutTimer();
    deliver("noted", "hidden", "gone", "new");
    String hidden = known("hidden").id();
    wharf.stop();
    AgedLedger.execute(
        wharf.folder("state"),
        "UPDATE packet SET state = 'removing', removed_from = 'archived', remover = 'dead',"
            + " removal = 'why' WHERE name <> 'new'");
    Files.move(wharf.archived("hidden"), wharf.archived(".wharf-removing-" + hidden));
    Files.delete(wharf.archived(".wharf-removing-" + hidden).resolve("wharf.json"));
    new dev.wharf.files.Disk(dev.wharf.files.Durability.OS).wipe(wharf.archived("gone"));
    assertThat(problems()).as("in between").isEmpty();
    wharf.start();

    assertThat(all(wharf.folder("archive"))).containsExactly("new");
    assertThat(List.of(known("noted"), known("hidden"), known("gone")))
        .allMatch(packet -> packet.state().equals("removed"));
    assertThat(problems()).isEmpty();
  }

  @Test
  void whatCameIntoThePlaceOfAPacketThatIsRemovedStays() throws Exception {
    wharf.start();
    deliver("scan");
    wharf.stop();
    AgedLedger.execute(
        wharf.folder("state"),
        "UPDATE packet SET state = 'removing', removed_from = 'archived', remover = 'dead',"
            + " removal = 'why'");
    Files.move(wharf.archived("scan"), wharf.folder("archive").resolveSibling("away"));
    Files.createDirectory(wharf.archived("scan"));
    Files.writeString(wharf.archived("scan").resolve("note"), "mine");
    wharf.start();

    assertThat(known("scan").state()).isEqualTo("removed");
    assertThat(wharf.archived("scan").resolve("note")).hasContent("mine");
  }

  @Test
  void nothingIsRemovedOrForgottenWhereTheArchiveIsNotTheOneThatWasUsed() throws Exception {
    wharf.with("wharf.keep.archive", "90d");
    startWithoutTimer();
    deliver("old");
    age("old");
    Path archive = wharf.folder("archive");
    Path disk = archive.resolveSibling("disk");
    Files.move(archive, disk);
    Files.createDirectory(archive);

    assertThatThrownBy(() -> wharf.operations().prune(false, null))
        .hasMessageContaining("is its disk mounted?");
    assertThatThrownBy(() -> wharf.operations().forget(List.of("old")))
        .hasMessageContaining("is its disk mounted?");
    Files.delete(archive);
    Files.move(disk, archive);
    assertThat(names(prune(true))).containsExactly("packet old");
  }
}
