package dev.wharf.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in each connection before anything is made for it. */
final class Arrivals extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);
  private static final long PAUSE_SECONDS = 1;

  private final Connections connections;
  private boolean failing;

  Arrivals(Connections connections) {
    this.connections = connections;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    failing = false;
    Channel child = (Channel) accepted;
    if (connections.isClosed()) {
      child.unsafe().closeForcibly();
    } else {
      connections.arrive(child, context.channel().eventLoop());
      context.fireChannelRead(child);
    }
  }

  // The process has no descriptor left, say. What waits to be accepted stays with the kernel.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!failing) {
      LOG.warn("The status page can accept no connection and tries again: {}", cause.toString());
    }
    failing = true;
    Channel server = context.channel();
    server.config().setAutoRead(false);
    var unused =
        server
            .eventLoop()
            .schedule(() -> server.config().setAutoRead(true), PAUSE_SECONDS, TimeUnit.SECONDS);
  }
}
