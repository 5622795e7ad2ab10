package dev.wharf.check;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.files.Exchangeable;
import dev.wharf.files.Listing;
import dev.wharf.files.Mounts;
import dev.wharf.files.Rights;
import dev.wharf.intake.Inboxes;
import dev.wharf.ledger.SteadyClock;
import dev.wharf.packet.InWords;
import dev.wharf.settings.Inbox;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Looks at each inbox: whether packets can leave it, what its clock says, and what lies in it. */
final class InboxFindings {
  private static final Duration MOST_SKEW = Duration.ofSeconds(2);
  private static final int MOST_STRAYS = 20;

  private final Settings settings;
  private final Consumer<Finding> findings;
  private final String probe;

  /**
   * @param probe a name for what is made and removed again
   */
  InboxFindings(Settings settings, Consumer<Finding> findings, String probe) {
    this.settings = settings;
    this.findings = findings;
    this.probe = probe;
  }

  void examine() throws IOException, InterruptedException {
    for (Inbox inbox : settings.inboxes()) {
      rename(inbox.folder());
      sticky(inbox.folder());
      senders(inbox);
      clock(inbox.folder());
      events(inbox.folder());
    }
    strays();
  }

  private void rename(Path inbox) throws IOException {
    Disk disk = new Disk(Durability.OS);
    Path folder = Files.createDirectory(inbox.resolve(probe));
    try {
      for (Path target : List.of(settings.work(), settings.archive(), settings.quarantine())) {
        Path next = target.resolve(probe);
        boolean renamed = Mounts.same(folder, target);
        disk.move(folder, next, "check");
        if (renamed) {
          findings.accept(
              Finding.ok(
                  "rename",
                  "a folder moves from " + folder.getParent() + " to " + target + " in one step"));
        } else {
          findings.accept(
              Finding.warning(
                  "rename",
                  target
                      + " is on another file system than "
                      + folder.getParent()
                      + ", or another mount of it, so each packet is copied there",
                  "put inbox, work, archive and quarantine below one mount"));
        }
        folder = next;
      }
    } catch (IOException e) {
      findings.accept(
          Finding.error(
              "rename",
              "a folder cannot be moved: " + InWords.of(e),
              "see that the file system allows it"));
    } finally {
      disk.wipe(folder);
    }
  }

  private void sticky(Path inbox) throws IOException {
    if (Rights.isSticky(inbox)) {
      findings.accept(
          Finding.warning(
              "sticky",
              inbox
                  + " has the sticky bit: the user "
                  + System.getProperty("user.name")
                  + " may take only its own folders out of it, and packets of others wait",
              "chmod -t " + inbox + ", or deliver as that user"));
    }
  }

  private void senders(Inbox inbox) throws IOException {
    if (!inbox.senderFolders()) {
      return;
    }
    Path folder = inbox.folder();
    try (DirectoryStream<Path> senders = Listing.of(folder)) {
      for (Path sender : senders) {
        if (Files.isDirectory(sender, NOFOLLOW_LINKS) && Exchangeable.byOthers(folder, sender)) {
          findings.accept(
              Finding.warning(
                  "senders",
                  "other users may write to "
                      + folder
                      + ": a sender could put a link in the place of a sender's folder, and have what"
                      + " stands elsewhere taken as its packets",
                  "chmod go-w " + folder + "; a sender needs to write to its own folder alone"));
          return;
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private void clock(Path inbox) throws IOException {
    Path folder = Files.createDirectory(inbox.resolve(probe));
    Duration skew =
        Duration.between(Files.getLastModifiedTime(folder).toInstant(), Clock.systemUTC().instant())
            .abs();
    Files.delete(folder);
    if (skew.compareTo(MOST_SKEW) > 0) {
      findings.accept(
          Finding.warning(
              "clock",
              "the inbox's file system and this machine differ by " + skew.toSeconds() + " s",
              "let both take the time from one server"));
    } else {
      findings.accept(Finding.ok("clock", "the inbox's file system and this machine agree"));
    }
  }

  private void events(Path inbox) throws IOException, InterruptedException {
    Path folder = inbox.resolve(probe);
    try (WatchService watch = inbox.getFileSystem().newWatchService()) {
      inbox.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      Files.createDirectory(folder);
      if (watch.poll(3, TimeUnit.SECONDS) != null) {
        findings.accept(Finding.ok("events", "the inbox tells of new folders"));
      } else {
        findings.accept(
            Finding.warning(
                "events",
                "the inbox tells nothing of new folders",
                "nothing to fix: it is looked at every wharf.poll-interval"));
      }
    } catch (IOException e) {
      findings.accept(
          Finding.warning(
              "events",
              "the inbox cannot be watched: " + InWords.of(e),
              "raise fs.inotify.max_user_instances; until then polling finds all"));
    } finally {
      Files.deleteIfExists(folder);
    }
  }

  private void strays() throws IOException {
    Inboxes.Strays strays = new Inboxes(() -> settings, new SteadyClock()).strays(MOST_STRAYS);
    for (Inboxes.Stray stray : strays.first()) {
      findings.accept(
          Finding.warning(
              "strays",
              stray.name() + " in the inbox will not be taken: it " + stray.why(),
              "take it away, or name it in wharf.ignore"));
    }
    long more = strays.all() - strays.first().size();
    if (more > 0) {
      findings.accept(
          Finding.warning("strays", more + " more will not be taken", "list the inbox"));
    }
  }
}
