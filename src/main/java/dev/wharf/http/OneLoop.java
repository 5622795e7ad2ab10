package dev.wharf.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.NetServerOptions;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * One thread accepts connections and serves them, so no more are accepted than it gets on with. Its
 * buffers are its own and small, here and in the kernel.
 */
final class OneLoop extends JDKTransport {
  private static final int READ_BYTES = 4096;
  private static final int KERNEL_BYTES = 64 * 1024;
  private static final int PAGE_BYTES = 8192;
  private static final int CHUNK_ORDER = 5;

  private final Connections connections;
  private @Nullable EventLoopGroup group;

  OneLoop(Connections connections) {
    this.connections = connections;
  }

  /** Vert.x asks for one to serve, and for one to accept: both are the same. */
  @Override
  public synchronized EventLoopGroup eventLoopGroup(
      int type, int threads, ThreadFactory factory, int ioRatio) {
    EventLoopGroup made = group;
    if (made == null) {
      made = super.eventLoopGroup(type, 1, factory, ioRatio);
      group = made;
    }
    return made;
  }

  @Override
  public void configure(NetServerOptions options, boolean domain, ServerBootstrap bootstrap) {
    super.configure(options, domain, bootstrap);
    bootstrap
        .handler(new Arrivals(connections))
        .childOption(
            ChannelOption.ALLOCATOR,
            new PooledByteBufAllocator(true, 1, 1, PAGE_BYTES, CHUNK_ORDER, 0, 0, false))
        .childOption(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK,
            new WriteBufferWaterMark(Slices.BYTES, 2 * Slices.BYTES))
        .childOption(ChannelOption.SO_SNDBUF, KERNEL_BYTES);
  }
}
