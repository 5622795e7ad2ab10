package dev.wharf.check;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.files.Mounts;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.ServerRecord;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Whether the folders are fit for several machines, as far as one of them can tell. */
final class SharedStorage {
  private final Settings settings;
  private final Consumer<Finding> findings;

  SharedStorage(Settings settings, Consumer<Finding> findings) {
    this.settings = settings;
    this.findings = findings;
  }

  /**
   * Looks at the folders, and whether what the other servers of the ledger make is to be seen here.
   */
  void examine(Ledger ledger, String probe) throws IOException {
    oneFileSystem();
    takenNamesAreRefused(probe);
    network();
    othersAreSeen(ledger.servers());
  }

  private void oneFileSystem() throws IOException {
    for (Path folder : List.of(settings.work(), settings.archive(), settings.quarantine())) {
      if (!Mounts.same(folder, settings.inbox())) {
        findings.accept(
            Finding.error(
                "shared",
                folder + " and the inbox are on different file systems, or different mounts of one",
                "machines that share packets need inbox, work, archive and quarantine on one, so that"
                    + " each move is one rename"));
        return;
      }
    }
    findings.accept(
        Finding.ok("shared", "inbox, work, archive and quarantine are on one file system"));
  }

  // Two machines may choose one name: then one of the renames must fail.
  private void takenNamesAreRefused(String probe) throws IOException {
    Path root = Files.createDirectory(settings.archive().resolve(probe));
    try {
      Path one = Files.createDirectory(root.resolve("one"));
      Path two = Files.createDirectory(root.resolve("two"));
      Files.createFile(one.resolve("file"));
      Files.createFile(two.resolve("file"));
      try {
        Files.move(one, two, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        findings.accept(
            Finding.error(
                "shared",
                "a rename puts one folder over another in " + settings.archive(),
                "use a file system that keeps to POSIX"));
      } catch (IOException e) {
        findings.accept(Finding.ok("shared", "a folder is never renamed over another"));
      }
    } finally {
      new Disk(Durability.OS).wipe(root);
    }
  }

  private void network() throws IOException {
    String type = Files.getFileStore(settings.inbox()).type();
    if (type.startsWith("nfs") || type.equals("cifs") || type.equals("smb3")) {
      findings.accept(
          Finding.warning(
              "shared",
              "the inbox is on "
                  + type
                  + ", which shows other machines' changes late where it caches",
              "mount it with lookupcache=none and actimeo=0 (nfs), or cache=none (cifs)"));
    }
  }

  private void othersAreSeen(List<ServerRecord> servers) {
    for (ServerRecord server : servers) {
      if (server.alive() && !server.self()) {
        if (Files.isDirectory(settings.work().resolve(server.owner()))) {
          findings.accept(
              Finding.ok("shared", "what " + server.node() + " works on is to be seen here"));
        } else {
          findings.accept(
              Finding.error(
                  "shared",
                  "the work folder of a server on "
                      + server.node()
                      + " is not to be seen in "
                      + settings.work(),
                  "share wharf.work; else what it was moving when it dies waits until it is back"));
        }
      }
    }
  }
}
