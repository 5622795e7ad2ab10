package dev.wharf.intake;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Printable;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Settings;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what the file consumer cannot see: whole folders that have stood without their zip for too
 * long, so that nothing waits in the inbox for ever without a word. For one thread.
 */
public final class StrandedFolders {
  private static final Logger LOG = LoggerFactory.getLogger(StrandedFolders.class);

  /** A look may take this part of the time. */
  private static final long LOOKS_SHARE = 33;

  private final Supplier<Settings> settings;
  private final ReadyPackets ready;
  private final Claims claims;
  private final Clock clock;
  private Map<String, Instant> firstSeen = new HashMap<>();
  private long lookedAt = System.nanoTime();
  private long cost;
  private final Set<String> told = new HashSet<>();

  /**
   * @param clock one that nobody sets
   */
  public StrandedFolders(
      Supplier<Settings> settings, ReadyPackets ready, Claims claims, Clock clock) {
    this.settings = settings;
    this.ready = ready;
    this.claims = claims;
    this.clock = clock;
  }

  /** Claims the packets whose zip has been missing for {@code wharf.missing-zip-after}. */
  public List<OpenPacket> claim() throws IOException {
    long began = System.nanoTime();
    if (began - lookedAt < LOOKS_SHARE * cost) {
      return List.of(); // An inbox with very many folders is looked through less often.
    }
    List<OpenPacket> stranded = look(clock.instant());
    lookedAt = System.nanoTime();
    cost = lookedAt - began;
    return stranded;
  }

  private List<OpenPacket> look(Instant now) throws IOException {
    Map<String, Instant> still = new HashMap<>();
    List<PacketName> due = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(settings.get().inbox())) {
      for (Path folder : folders) {
        String name = String.valueOf(folder.getFileName());
        if (!ready.whole(name) || !withoutZip(folder, name)) {
          continue;
        }
        Instant since = firstSeen.getOrDefault(name, now);
        still.put(name, since);
        if (!now.isBefore(since.plus(settings.get().missingZipAfter()))) {
          due.add(new PacketName(name));
        }
      }
    }
    firstSeen = still;
    List<OpenPacket> stranded = new ArrayList<>();
    for (PacketName name : due) {
      OpenPacket packet = claims.claim(name);
      if (packet != null) {
        stranded.add(packet);
      }
    }
    return stranded;
  }

  private boolean withoutZip(Path folder, String name) {
    File plain = folder.resolve(new PacketName(name).zip()).toFile();
    if (plain.exists() && !plain.isDirectory()) {
      return false; // As nearly all have; the rest costs more to tell.
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(folder)) {
      return false;
    }
    if (!Files.exists(settings.get().inbox().resolve(name), LinkOption.NOFOLLOW_LINKS)) {
      if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && told.add(name)) {
        LOG.warn("Folder {} has a name that is not UTF-8; rename it", Printable.of(name));
      }
      return false;
    }
    if (Files.isDirectory(folder) && !(Files.isReadable(folder) && Files.isExecutable(folder))) {
      if (told.add(name)) {
        LOG.warn("Folder {} cannot be read; give Wharf the right to", Printable.of(name));
      }
      return false;
    }
    Path zip = folder.resolve(new PacketName(name).zip());
    return !Files.exists(zip) || Files.isDirectory(zip); // Camel passes over a dangling link.
  }

  /**
   * Takes up a claimed packet as the exchange's own, and refuses it.
   *
   * @throws BadPacketException {@code missing-zip}, always
   */
  public void refuse(Exchange exchange) {
    OpenPacket packet = exchange.getMessage().getBody(OpenPacket.class);
    claims.hold(packet, exchange);
    throw new BadPacketException(
        Reason.MISSING_ZIP,
        "the folder has held no "
            + packet.name().zip()
            + " for "
            + settings.get().missingZipAfter().toSeconds()
            + " s");
  }
}
