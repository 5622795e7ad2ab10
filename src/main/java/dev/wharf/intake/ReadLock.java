package dev.wharf.intake;

import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketProperties;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.FileComponent;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.spi.IdempotentRepository;

/**
 * The claims as the file consumer's read lock. A key is the path of a packet's zip; a claim puts
 * the {@link OpenPacket} into the exchange. Safe for use by several threads.
 *
 * <p>Camel removes keys that it never added (after a refused claim, and for files left at a stop).
 * So only the exchange that holds a claim can give it up; a key alone changes nothing.
 */
public final class ReadLock implements IdempotentRepository {
  private final InboxLook look;
  private final Claims claims;
  private final IntakeGate gate;
  private final Share share;
  private final PacketsInWork inWork;

  /**
   * @param look at the inbox that is polled
   */
  public ReadLock(
      InboxLook look, Claims claims, IntakeGate gate, Share share, PacketsInWork inWork) {
    this.look = look;
    this.claims = claims;
    this.gate = gate;
    this.share = share;
    this.inWork = inWork;
  }

  @Override
  public boolean add(Exchange exchange, String key) {
    InboxItem item = look.listing().ofZip(zip(exchange, key));
    if (item == null || !gate.open()) {
      return false;
    }
    int priority = look.inbox().priority();
    OpenPacket packet =
        share.claim(
            inWork::size,
            priority,
            exchange.getContext(),
            () -> gone(item.ready().zip()) ? null : claims.claim(item.packet(), item.ready()));
    if (packet == null) {
      return false;
    }
    PacketProperties.set(packet, exchange::setProperty);
    Held.set(exchange, packet);
    return true;
  }

  // Camel makes a slash of a backslash in a name; the file itself knows better than the key.
  private static Path zip(Exchange exchange, String key) {
    return exchange.getProperty(FileComponent.FILE_EXCHANGE_FILE) instanceof GenericFile<?> polled
            && polled.getFile() instanceof File zip
        ? zip.toPath()
        : Path.of(key);
  }

  // Another server may have archived it since the poll began.
  private boolean gone(Path zip) {
    return share.others() && !Files.exists(zip, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public boolean confirm(Exchange exchange, String key) {
    end(exchange);
    return true;
  }

  @Override
  public boolean remove(Exchange exchange, String key) {
    end(exchange);
    return true;
  }

  private void end(Exchange exchange) {
    OpenPacket packet = Held.find(exchange);
    if (packet != null) {
      claims.end(packet, exchange);
    }
  }

  @Override
  public boolean add(String key) {
    throw new UnsupportedOperationException("A claim needs its exchange");
  }

  @Override
  public boolean contains(String key) {
    return false;
  }

  @Override
  public boolean remove(String key) {
    return false;
  }

  @Override
  public boolean confirm(String key) {
    return false;
  }

  @Override
  public void clear() {
    // Claims end one by one.
  }

  @Override
  public void start() {}

  @Override
  public void stop() {}
}
