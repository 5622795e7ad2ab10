package dev.wharf.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A place where packets arrive.
 *
 * @param name empty for {@code wharf.inbox}
 * @param folder an absolute path
 * @param senderFolders whether each folder in it is a sender's, with packets in it
 * @param arrival what in it is a packet, and when that is whole
 * @param priority inboxes of a higher number go first
 * @param limits what a zip may unpack to
 * @param verifying what is verified before a zip is opened
 * @param passwords of encrypted zips
 * @param processBy the {@code direct:} endpoint of the route that works on its packets
 * @param shipTo where archived packets go from here
 * @param keeping where its packets stand once they have ended, and for how long
 * @param receipts the folder in which its senders see what became of their packets; null for none
 */
public record Inbox(
    String name,
    Path folder,
    boolean senderFolders,
    Arrival arrival,
    int priority,
    Limits limits,
    Verifying verifying,
    Passwords passwords,
    String processBy,
    ShipTo shipTo,
    Keeping keeping,
    @Nullable Path receipts) {

  /** What a setting is called that can be given for this inbox alone, without its prefix. */
  public String setting(String key) {
    return name.isEmpty() ? "wharf." + key : "wharf.inboxes." + name + "." + key;
  }

  /** What it is called in messages: the setting that names its folder. */
  public String setting() {
    return name.isEmpty() ? Folders.INBOX.name() : "wharf.inboxes." + name + ".folder";
  }
}
