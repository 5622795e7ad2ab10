package dev.wharf.server;

import dev.wharf.files.OwnersOnly;
import dev.wharf.settings.InForce;
import dev.wharf.settings.Inbox;
import dev.wharf.settings.Passwords;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds secrets that were given in a way that lets other users of this machine read them. */
public final class OpenSecrets {
  private static final Logger LOG = LoggerFactory.getLogger(OpenSecrets.class);

  private OpenSecrets() {}

  /**
   * What others can read, and what to do about it, a sentence each.
   *
   * @param file where settings come from
   */
  public static List<String> problems(Settings settings, Path file) {
    List<String> problems = new ArrayList<>();
    boolean inFile = false;
    for (Map.Entry<String, InForce> setting : settings.all().entrySet()) {
      if (setting.getValue().isHidden()) {
        String source = setting.getValue().source();
        inFile |= source.equals(Settings.FILE);
        if (source.startsWith("-D")) {
          problems.add(
              setting.getKey()
                  + " was given by -D, which every user of this machine sees in the list of"
                  + " processes; give it in "
                  + Settings.FILE
                  + " or the environment");
        }
      }
    }
    if (inFile && othersMayRead(file)) {
      problems.add(file + " holds secrets, and others may read it; chmod 600 " + file);
    }
    Set<Path> files = new LinkedHashSet<>();
    for (Inbox inbox : settings.inboxes()) {
      Path passwords = inbox.passwords().file();
      if (passwords != null) {
        files.add(passwords);
      }
    }
    for (Path passwords : files) {
      if (othersMayRead(passwords)) {
        problems.add(
            passwords
                + ", which "
                + Passwords.SETTING
                + " names, holds passwords, and others may read it; chmod 600 "
                + passwords);
      }
    }
    Path tokens = settings.senders().uploadTokens();
    if (tokens != null && othersMayRead(tokens)) {
      problems.add(
          tokens
              + ", which wharf.http.upload-tokens names, holds senders' tokens, and others may read"
              + " it; chmod 600 "
              + tokens);
    }
    return problems;
  }

  private static boolean othersMayRead(Path file) {
    try {
      OwnersOnly.Access access = OwnersOnly.access(file);
      return access != null && (access.mode() & 0004) != 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Warns of them. */
  static void report(Settings settings, Path file) {
    problems(settings, file).forEach(LOG::warn);
  }
}
