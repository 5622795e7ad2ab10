package dev.wharf.check;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.files.Possession;
import dev.wharf.intake.BrokerWatch;
import dev.wharf.operate.Outcomes;
import dev.wharf.server.OpenSecrets;
import dev.wharf.server.Server;
import dev.wharf.server.StartChecks;
import dev.wharf.server.StartException;
import dev.wharf.server.StatePrivacy;
import dev.wharf.settings.Inbox;
import dev.wharf.settings.LiveSettings;
import dev.wharf.settings.Settings;
import dev.wharf.settings.SettingsException;
import dev.wharf.settings.Verifying.Demand;
import dev.wharf.verify.SenderKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * Looks whether Wharf can work with these settings on this machine. Each finding is a line: ok,
 * warning or error, what was seen, and the remedy. Leaves nothing behind; works beside a running
 * server.
 */
public final class Doctor {
  private static final String PROBE = ".wharf-check-" + ProcessHandle.current().pid();

  private final Consumer<Finding> findings;

  /**
   * @param findings is told of each thing that was looked at, in the order of looking
   */
  public Doctor(Consumer<Finding> findings) {
    this.findings = findings;
  }

  /** Looks at everything. */
  public void examine(Settings settings) throws IOException, InterruptedException {
    if (folders(settings)) {
      state(settings);
      new InboxFindings(settings, findings, PROBE).examine();
      ownership();
      space(settings);
      new LedgerFindings(settings, findings).examine(PROBE);
    }
    for (Inbox inbox : settings.inboxes()) {
      if (inbox.verifying().signatures() != Demand.OFF) {
        keys(inbox.verifying().keys());
      }
    }
    if (settings.broker().used()) {
      broker(settings);
    }
    routes(settings);
  }

  private boolean folders(Settings settings) {
    try {
      StartChecks.makeFolders(settings);
      findings.accept(Finding.ok("folders", "all can be listed, read and written"));
      return true;
    } catch (StartException e) {
      findings.accept(
          Finding.error(
              "folders", String.valueOf(e.getMessage()), "fix the folder or the setting"));
      return false;
    }
  }

  private void state(Settings settings) throws IOException {
    for (String problem : OpenSecrets.problems(settings, Path.of(Settings.FILE))) {
      findings.accept(Finding.warning("secrets", problem, ""));
    }
    StatePrivacy.Problem problem = StatePrivacy.problem(settings.state());
    if (problem != null) {
      findings.accept(
          problem.grave()
              ? Finding.error("state", problem.words(), problem.remedy())
              : Finding.warning("state", problem.words(), problem.remedy()));
    }
  }

  private void ownership() {
    if (Possession.isPossible()) {
      findings.accept(Finding.ok("ownership", "what is archived becomes Wharf's own"));
    } else {
      findings.accept(
          Finding.warning(
              "ownership",
              "the user "
                  + System.getProperty("user.name")
                  + " may not make packets of other users its own, so a sender on this machine can"
                  + " change what it delivered after that is archived",
              "give Wharf CAP_CHOWN, or let packets be delivered by its own user; set"
                  + " wharf.zip-digest=yes, and verify finds each change"));
    }
  }

  private void space(Settings settings) throws IOException {
    for (Map.Entry<String, Path> folder : settings.folders().entrySet()) {
      long free = Files.getFileStore(folder.getValue()).getUsableSpace();
      String seen = Outcomes.size(free) + " free in " + folder.getValue();
      if (free < settings.spaceReserve()) {
        findings.accept(
            Finding.warning(
                "space",
                seen + ", less than wharf.space-reserve: the intake pauses",
                "free some, or lower the reserve"));
      } else {
        findings.accept(Finding.ok("space", seen));
      }
    }
  }

  private void keys(Path folder) throws IOException {
    SenderKeys keys = new SenderKeys();
    for (String problem : keys.problems(folder)) {
      findings.accept(Finding.warning("keys", problem, "remove it, or replace it by a public key"));
    }
    int count = keys.count(folder);
    findings.accept(
        count > 0
            ? Finding.ok("keys", count + " keys of senders in " + folder)
            : Finding.error(
                "keys",
                folder + " holds no key, so no signature can be verified, and packets wait",
                "put the public keys of senders there, as gpg --export writes them"));
  }

  private void broker(Settings settings) {
    String problem = new BrokerWatch(settings.broker(), settings.roles()).problem();
    if (problem == null) {
      findings.accept(Finding.ok("broker", settings.broker().queue() + " can be worked with"));
    } else {
      findings.accept(
          Finding.error(
              "broker", problem, "see that it runs, and what it lets wharf.broker.user do"));
    }
  }

  /** Makes a server of these settings on folders of its own, and starts no route. */
  private void routes(Settings settings) throws IOException {
    Path folder = Files.createTempDirectory("wharf-check");
    Properties apart = new Properties();
    apart.putAll(System.getProperties());
    for (String name : new String[] {"inbox", "archive", "quarantine", "work", "state"}) {
      apart.setProperty("wharf." + name, folder.resolve(name).toString());
    }
    for (String name : settings.inboxNames()) {
      String own = "wharf.inboxes." + name + ".folder";
      apart.setProperty(own, folder.resolve("inbox-" + name).toString());
    }
    apart.setProperty("wharf.roles", "intake,work");
    apart.setProperty("wharf.ledger", ""); // Never the one of a server that runs.
    try {
      List<String> missing = Server.rehearse(new LiveSettings(Path.of(""), System.getenv(), apart));
      findings.accept(Finding.ok("routes", "all routes and beans can be made"));
      for (String command : missing) {
        findings.accept(
            Finding.error(
                "processing",
                command,
                "put the program there or fix the setting; until then packets wait"));
      }
    } catch (StartException | SettingsException e) {
      findings.accept(
          Finding.error(
              "routes", String.valueOf(e.getMessage()), "fix the file or the setting it names"));
    } finally {
      new Disk(Durability.OS).wipe(folder);
    }
  }
}
