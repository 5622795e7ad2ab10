package dev.wharf.upload;

import dev.wharf.packet.PacketName;
import dev.wharf.settings.Inbox;
import dev.wharf.settings.Settings;
import java.nio.file.InvalidPathException;

/** Finds out where a sender's packet arrives. */
final class Landings {
  private Landings() {}

  /**
   * Where a packet arrives.
   *
   * @param inbox its name; empty for that of {@code wharf.inbox}
   * @throws RefusedUploadException when there is no such inbox, or nothing can arrive there under
   *     that name
   */
  static Landing of(Settings settings, String sender, String inbox, String name)
      throws RefusedUploadException {
    if (!inbox.isEmpty() && !settings.inboxNames().contains(inbox)) {
      throw new RefusedUploadException(404, "there is no inbox of that name");
    }
    return of(settings, sender, settings.inbox(inbox), name);
  }

  private static Landing of(Settings settings, String sender, Inbox inbox, String name)
      throws RefusedUploadException {
    Landing.requireName(name, inbox);
    String folder = inbox.senderFolders() ? sender : "";
    if (!folder.isEmpty()) {
      requireFolder(settings, inbox, folder);
    }
    String suffix = inbox.arrival().incompleteSuffixes().get(0);
    try {
      Landing landing = new Landing(inbox, new PacketName(inbox.name(), folder, name), suffix);
      landing.partZip();
      return landing;
    } catch (InvalidPathException e) {
      throw new RefusedUploadException(
          400, "the packet's name cannot be written in the character set of the server");
    }
  }

  private static void requireFolder(Settings settings, Inbox inbox, String sender)
      throws RefusedUploadException {
    if (!PacketName.isValid(sender)
        || sender.startsWith(".")
        || inbox.arrival().ignored().has(sender)
        || (inbox.name().isEmpty() && settings.inboxNames().contains(sender))) {
      throw new RefusedUploadException(
          403, "no folder of this inbox can have the name of the token's sender");
    }
  }
}
