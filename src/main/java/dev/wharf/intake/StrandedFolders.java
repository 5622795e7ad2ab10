package dev.wharf.intake;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.Place;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what the file consumer passes over: whole folders that have stood for too long without
 * their zip and without any change, and strays, which are told of once. So nothing stays in an
 * inbox for ever without a word. For one thread.
 */
public final class StrandedFolders {
  private static final Logger LOG = LoggerFactory.getLogger(StrandedFolders.class);

  /** A look may take this part of the time. */
  private static final long LOOKS_SHARE = 33;

  /** How many strays are told of one by one; the rest is counted. */
  private static final int MOST_TOLD = 1000;

  private final Supplier<Settings> settings;
  private final Inboxes inboxes;
  private final Claims claims;
  private long lookedAt = System.nanoTime();
  private long cost;
  private final Set<String> told = new HashSet<>();

  public StrandedFolders(Supplier<Settings> settings, Inboxes inboxes, Claims claims) {
    this.settings = settings;
    this.inboxes = inboxes;
    this.claims = claims;
  }

  /** Claims the packets whose zip has been missing for {@code wharf.missing-zip-after}. */
  public List<OpenPacket> claim() throws IOException {
    long began = System.nanoTime();
    if (began - lookedAt < LOOKS_SHARE * cost) {
      return List.of(); // An inbox with very many folders is looked through less often.
    }
    List<OpenPacket> stranded = look();
    lookedAt = System.nanoTime();
    cost = lookedAt - began;
    return stranded;
  }

  private List<OpenPacket> look() throws IOException {
    List<InboxItem> due = new ArrayList<>();
    for (InboxLook look : inboxes.all()) {
      look.each(
          item -> {
            if (item.is(InboxItem.Kind.STRAY)) {
              tell(item);
            } else if (item.is(InboxItem.Kind.WITHOUT_ZIP)
                && look.isStill(item.path(), settings.get().missingZipAfter())) {
              due.add(item);
            }
          });
    }
    List<OpenPacket> stranded = new ArrayList<>();
    for (InboxItem item : due) {
      Place place = Place.folder(item.path(), item.path().resolve(item.packet().zip()));
      OpenPacket packet = claims.claim(item.packet(), place);
      if (packet != null) {
        stranded.add(packet);
      }
    }
    return stranded;
  }

  private void tell(InboxItem stray) {
    if (told.size() < MOST_TOLD && told.add(stray.packet() + ": " + stray.why())) {
      LOG.warn("{} in the inbox will not be taken: it {}", stray.packet(), stray.why());
    }
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
            + " s; "
            + FoundInstead.in(packet.folder()));
  }
}
