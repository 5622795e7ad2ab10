package dev.wharf.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * The requests of a connection take turns: the next one is not even decoded before the kernel has
 * taken the whole answer to the one before. So a client that reads nothing is not answered more
 * than once, however much it asks.
 */
final class Turns extends ChannelDuplexHandler {
  private static final String EVENTS = "text/event-stream";

  private final Caller caller;
  private final Slices slices;
  private final ChannelHandlerContext bytes;
  private boolean answerDue;
  private boolean begun;
  private boolean bodyDue;
  private boolean came;
  private boolean advancing;
  private long kept;

  private Turns(Caller caller, Slices slices, ChannelHandlerContext bytes) {
    this.caller = caller;
    this.slices = slices;
    this.bytes = bytes;
  }

  /** Adds itself to a connection that Vert.x has just made ready. */
  static void addTo(ChannelPipeline pipeline) {
    Caller caller = pipeline.channel().attr(Caller.OF).get();
    HttpRequestDecoder decoder = pipeline.get(HttpRequestDecoder.class);
    Slices slices = new Slices(caller);
    decoder.setSingleDecode(true);
    pipeline.addBefore(pipeline.context(decoder).name(), "slices", slices);
    pipeline.addBefore("handler", "turns", new Turns(caller, slices, pipeline.context(slices)));
    caller.enter(Phase.WAITING);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!context.channel().isActive()) {
      ReferenceCountUtil.release(message); // The rest of a request whose client has gone.
      return;
    }
    came = true;
    if (message instanceof HttpRequest request) {
      answerDue = true;
      bodyDue = request.decoderResult().isSuccess();
      begun = false;
      caller.stream(false);
      caller.enter(Phase.BODY);
    }
    if (message instanceof HttpContent content && !begun && !caller.streams()) {
      kept += content.content().readableBytes();
      caller.hold(content.content().readableBytes());
    }
    if (message instanceof LastHttpContent) {
      bodyDue = false;
      rest();
    }
    context.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    advance(context);
    context.fireChannelReadComplete();
  }

  private void advance(ChannelHandlerContext context) {
    if (advancing || !context.channel().isActive()) {
      return;
    }
    advancing = true;
    do {
      came = false;
      slices.want(bytes, wanted());
      if (wanted()) {
        slices.again(bytes);
      }
    } while (came && context.channel().isActive());
    slices.want(bytes, wanted());
    advancing = false;
  }

  private boolean wanted() {
    return bodyDue || !answerDue;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise given) {
    ChannelPromise promise = given;
    boolean last = message instanceof LastHttpContent;
    if (message instanceof HttpResponse response) {
      if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
        last = false;
      } else {
        begin(response);
      }
    }
    if (last) {
      promise = promise.unvoid();
      promise.addListener(sent -> answered(context));
    }
    var unused = context.write(message, promise);
  }

  private void begin(HttpResponse response) {
    begun = true;
    caller.hold(-kept);
    kept = 0;
    if (EVENTS.equals(response.headers().get(HttpHeaderNames.CONTENT_TYPE))) {
      caller.enter(Phase.STREAMING);
    } else {
      boolean file = response.headers().contains(HttpHeaderNames.ACCEPT_RANGES);
      caller.enter(file ? Phase.DOWNLOADING : Phase.ANSWERING);
    }
  }

  private void answered(ChannelHandlerContext context) {
    answerDue = false;
    rest();
    context
        .executor()
        .execute(
            () -> {
              advance(context);
              context.fireChannelReadComplete();
            });
  }

  private void rest() {
    if (bodyDue) {
      caller.enter(Phase.BODY);
    } else if (!answerDue) {
      caller.enter(Phase.WAITING);
    } else if (!begun) {
      caller.enter(Phase.WORKING);
    }
  }
}
