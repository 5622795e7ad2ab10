package dev.wharf.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.util.AttributeKey;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** One connection: whose it is, what it is at, and what is held for it. For the event loop only. */
final class Caller {
  /** The caller of a channel. */
  static final AttributeKey<Caller> OF = AttributeKey.valueOf(Caller.class, "caller");

  private static final int NETWORK_BYTES = 8;

  private final Channel channel;
  private final Connections connections;
  private final String client;
  private Phase phase = Phase.OPENING;
  private long since = System.nanoTime();
  private long moved = since;
  private long held;
  private long unsent;
  private boolean dropped;
  private boolean streams;

  Caller(Channel channel, Connections connections) {
    this.channel = channel;
    this.connections = connections;
    this.client = client(channel.remoteAddress());
  }

  /** Who an address is: whoever has one address of IPv6 has its whole network of 64 bits. */
  static String client(SocketAddress address) {
    InetAddress from = address instanceof InetSocketAddress inet ? inet.getAddress() : null;
    if (from instanceof Inet6Address && !from.isLoopbackAddress()) {
      return HexFormat.of().formatHex(Arrays.copyOf(from.getAddress(), NETWORK_BYTES));
    }
    return from == null ? String.valueOf(address) : from.getHostAddress();
  }

  String client() {
    return client;
  }

  Phase phase() {
    return phase;
  }

  /** The moment from which it is at its phase, by the measuring clock. */
  long since() {
    return since;
  }

  /** Bytes that are held for it alone. */
  long held() {
    return held;
  }

  /** Whether it was told to go; nothing is kept for it any more. */
  boolean dropped() {
    return dropped;
  }

  void enter(Phase next) {
    phase = next;
    since = System.nanoTime();
  }

  /** Whether whoever answers its request takes the body as it comes, so that none of it is held. */
  boolean streams() {
    return streams;
  }

  void stream(boolean whether) {
    streams = whether;
  }

  /** Bytes of a request have come. */
  void received() {
    if (phase == Phase.WAITING) {
      enter(Phase.HEAD);
    }
  }

  /** More is held for it, or less. */
  void hold(long bytes) {
    if (!dropped) {
      held += bytes;
      connections.held(this, bytes);
    }
  }

  /**
   * Something is to be sent.
   *
   * @param counted whether it is held for this one alone
   */
  void queued(long bytes, boolean counted) {
    if (unsent == 0) {
      moved = System.nanoTime();
    }
    unsent += bytes;
    if (counted) {
      hold(bytes);
    }
  }

  /** The kernel has taken something of it. */
  void sent(long bytes, boolean counted) {
    unsent -= bytes;
    moved = System.nanoTime();
    if (counted) {
      hold(-bytes);
    }
  }

  /** Whether it takes longer than is allowed. */
  boolean late(long now, Limits limits) {
    return now - since > phase.longest(limits).toNanos()
        || (unsent > 0 && now - moved > limits.stalled().toNanos());
  }

  /** Ends the connection at once, without a last word; the kernel keeps nothing for it either. */
  void drop() {
    forget();
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      channel.unsafe().close(channel.voidPromise());
    }
  }

  /** From now on nothing is held for it. */
  void forget() {
    hold(-held);
    dropped = true;
  }
}
