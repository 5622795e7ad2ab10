package dev.wharf.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a connection. An answer is copied for the kernel in slices, the next one when the
 * one before was taken; what comes while no request is wanted waits undecoded.
 */
final class Slices extends ChannelDuplexHandler {
  static final int BYTES = 16 * 1024;

  private final Caller caller;
  private final Queue<Part> unsent = new ArrayDeque<>();
  private final Queue<ByteBuf> unread = new ArrayDeque<>();
  private @Nullable ChannelPromise closing;
  private boolean wanted = true;
  private boolean paused;
  private boolean pumping;

  private record Part(ByteBuf bytes, ChannelPromise promise, boolean counted) {}

  Slices(Caller caller) {
    this.caller = caller;
  }

  /** Says whether what comes from now on is to be looked at. */
  void want(ChannelHandlerContext context, boolean what) {
    wanted = what;
    if (wanted && paused && unread.isEmpty()) {
      paused = false;
      context.channel().config().setAutoRead(true);
    }
  }

  /** Has more of what has come decoded. */
  void again(ChannelHandlerContext context) {
    ByteBuf next = unread.poll();
    context.fireChannelRead(next == null ? Unpooled.EMPTY_BUFFER : next);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    caller.received();
    if (wanted) {
      context.fireChannelRead(bytes);
    } else {
      unread.add((ByteBuf) bytes);
      paused = true;
      context.channel().config().setAutoRead(false);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    ByteBuf bytes = (ByteBuf) message;
    // What goes to all who listen is held once, so it does not count.
    boolean counted = caller.phase() != Phase.STREAMING;
    caller.queued(bytes.readableBytes(), counted);
    unsent.add(new Part(bytes, promise.unvoid(), counted));
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    pump(context);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    pump(context);
    context.fireChannelWritabilityChanged();
  }

  private void pump(ChannelHandlerContext context) {
    if (pumping) {
      return;
    }
    pumping = true;
    do {
      while (!unsent.isEmpty() && context.channel().isWritable()) {
        writeSlice(context);
      }
      context.flush();
    } while (!unsent.isEmpty() && context.channel().isWritable());
    pumping = false;
    ChannelPromise close = closing;
    if (close != null && unsent.isEmpty()) {
      closing = null;
      var unused = context.close(close);
    }
  }

  private void writeSlice(ChannelHandlerContext context) {
    Part part = unsent.element();
    ByteBuf slice = part.bytes;
    ChannelPromise promise = part.promise;
    if (slice.readableBytes() > BYTES) {
      slice = slice.readRetainedSlice(BYTES);
      promise = context.newPromise();
    } else {
      unsent.remove();
    }
    int length = slice.readableBytes();
    promise.addListener(sent -> caller.sent(length, part.counted));
    var unused = context.write(slice, promise);
  }

  /** What is to be sent is sent before, unless the connection has to go at once. */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (unsent.isEmpty() || caller.dropped()) {
      var unused = context.close(promise);
    } else {
      closing = promise;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    release();
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    release();
  }

  private void release() {
    unread.forEach(ReferenceCountUtil::release);
    unread.clear();
    for (Part part = unsent.poll(); part != null; part = unsent.poll()) {
      part.bytes.release();
      part.promise.tryFailure(new ClosedChannelException());
    }
    ChannelPromise close = closing;
    if (close != null) {
      closing = null;
      close.trySuccess();
    }
  }
}
