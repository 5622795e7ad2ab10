package dev.wharf.server;

import dev.wharf.child.Children;
import dev.wharf.files.Disk;
import dev.wharf.intake.ServerStop;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.SameFolders;
import dev.wharf.settings.Layout;
import dev.wharf.settings.LiveSettings;
import dev.wharf.settings.Settings;
import dev.wharf.verify.PacketVerification;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;

/**
 * What the beans of every stage stand on.
 *
 * @param folders whether the folders are those that were used last
 * @param verification what packets are verified by, before the door and at the end
 * @param folderWatch looks at them while the server runs
 * @param program the jars that classes are loaded from
 * @param stop ends the server where going on would harm packets
 * @param routes the routes; asked for once they run
 */
record Foundation(
    LiveSettings live,
    Ledger ledger,
    Disk disk,
    Layout layout,
    Children children,
    SameFolders folders,
    PacketVerification verification,
    FolderWatch folderWatch,
    ProgramFiles program,
    ServerStop stop,
    Supplier<CamelContext> routes) {

  /** The settings as they were at the start. */
  Settings settings() {
    return live.get();
  }
}
