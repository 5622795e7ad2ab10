package dev.wharf.http;

import dev.wharf.upload.Begun;
import dev.wharf.upload.Outcome;
import dev.wharf.upload.RefusedUploadException;
import dev.wharf.upload.Upload;
import dev.wharf.upload.Uploads;
import dev.wharf.upload.Uploads.Progress;
import dev.wharf.upload.Uploads.Wanted;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The door through which senders upload: {@code /api/inbox/NAME}. Each of them shows a token of its
 * own; that of the API is worth nothing here. Nothing waits for the disk in the event loop.
 */
final class UploadDoor implements AutoCloseable {
  private static final int WRITERS = 4;
  private static final long IDLE_SECONDS = 30;
  private static final long STOP_SECONDS = 5;
  private static final String OFFSET = "Upload-Offset";

  private final @Nullable Uploads uploads;
  private final Answers answers;
  private final Set<Upload> open = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor writers;

  /** How it stands with a packet, as the API has it. */
  private record State(String packet, String state, long offset, long length) {}

  /** What a sender asks for beside an upload. */
  private interface Question {
    void answer(RoutingContext request, Uploads uploads, String sender, InboxPath path)
        throws RefusedUploadException;
  }

  /**
   * @param uploads null where nobody may upload
   */
  UploadDoor(@Nullable Uploads uploads, Answers answers) {
    this.uploads = uploads;
    this.answers = answers;
    writers =
        new ThreadPoolExecutor(
            WRITERS, WRITERS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    writers.allowCoreThreadTimeOut(true);
    writers.setThreadFactory(
        task -> {
          Thread thread = new Thread(task, "wharf-upload");
          thread.setDaemon(true);
          return thread;
        });
  }

  void addTo(Router router) {
    for (String path : List.of(InboxPath.PREFIX + ":name", InboxPath.PREFIX + ":inbox/:name")) {
      router.put(path).handler(this::receive);
      router
          .route(path)
          .method(HttpMethod.GET)
          .method(HttpMethod.HEAD)
          .blockingHandler(request -> ask(request, this::progress), false);
      router.delete(path).blockingHandler(request -> ask(request, this::cancel), false);
    }
  }

  private void ask(RoutingContext request, Question question) {
    try {
      Uploads open = opened();
      question.answer(request, open, sender(request.request(), open), path(request.request()));
    } catch (RefusedUploadException e) {
      refuse(request, e);
    }
  }

  private void progress(RoutingContext request, Uploads open, String sender, InboxPath path)
      throws RefusedUploadException {
    Progress progress = open.progress(sender, path.inbox(), path.name());
    request
        .response()
        .putHeader(OFFSET, String.valueOf(progress.offset()))
        .putHeader("Upload-Length", String.valueOf(progress.length()))
        .putHeader("Upload-Complete", progress.complete() ? "?1" : "?0");
    answers.send(
        request,
        200,
        new State(
            progress.packet().value(),
            progress.complete() ? "waiting" : "arriving",
            progress.offset(),
            progress.length()));
  }

  private void cancel(RoutingContext request, Uploads open, String sender, InboxPath path)
      throws RefusedUploadException {
    answers.send(
        request,
        200,
        Map.of("packet", open.cancel(sender, path.inbox(), path.name()).value(), "state", "gone"));
  }

  private Uploads opened() throws RefusedUploadException {
    if (uploads == null) {
      throw refusal(403, "nobody can upload here; wharf.http.uploads = yes lets senders");
    }
    return uploads;
  }

  private static String sender(HttpServerRequest request, Uploads open)
      throws RefusedUploadException {
    String token = Guard.given(request);
    String sender = token == null ? null : open.sender(token);
    if (sender == null) {
      throw refusal(401, "this takes a sender's token: 'Authorization: Bearer TOKEN'");
    }
    return sender;
  }

  private static InboxPath path(HttpServerRequest request) throws RefusedUploadException {
    InboxPath path = InboxPath.of(request.path());
    if (path == null) {
      throw refusal(400, "the address must be /api/inbox/NAME or /api/inbox/INBOX/NAME, in UTF-8");
    }
    return path;
  }

  private static RefusedUploadException refusal(int status, String why) {
    return new RefusedUploadException(status, why);
  }

  private void receive(RoutingContext request) {
    request.request().pause();
    Caller caller =
        ((ConnectionBase) request.request().connection()).channel().attr(Caller.OF).get();
    caller.stream(true);
    caller.enter(Phase.WORKING);
    Context loop = request.vertx().getOrCreateContext();
    try {
      writers.execute(() -> begin(request, caller, loop));
    } catch (RejectedExecutionException e) {
      var unused = request.request().connection().close(); // The server stops.
    }
  }

  private void begin(RoutingContext request, Caller caller, Context loop) {
    try {
      Uploads open = opened();
      HttpServerRequest asked = request.request();
      String sender = sender(asked, open);
      InboxPath path = path(asked);
      Begun begun = open.begin(sender, wanted(asked, path));
      loop.runOnContext(ran -> goOn(request, caller, loop, begun));
    } catch (RefusedUploadException e) {
      loop.runOnContext(ran -> answerEarly(request, caller, () -> refuse(request, e)));
    } catch (RuntimeException e) {
      loop.runOnContext(ran -> request.fail(e));
    }
  }

  private static Wanted wanted(HttpServerRequest request, InboxPath path)
      throws RefusedUploadException {
    return new Wanted(
        path.inbox(),
        path.name(),
        length(request.getHeader(HttpHeaders.CONTENT_LENGTH)),
        request.getHeader("Content-Range"),
        request.getHeader("Repr-Digest"));
  }

  private static long length(@Nullable String header) throws RefusedUploadException {
    try {
      return header == null ? -1 : Long.parseLong(header);
    } catch (NumberFormatException e) {
      throw refusal(400, "Content-Length must be a number");
    }
  }

  private void goOn(RoutingContext request, Caller caller, Context loop, Begun begun) {
    if (begun instanceof Upload upload) {
      open.add(upload);
      if (isExpecting(request.request())) {
        request.response().writeContinue();
      }
      new UploadBody(
              request.request(),
              caller,
              upload,
              writers,
              loop,
              (outcome, refusal) -> {
                open.remove(upload);
                answer(request, outcome, refusal);
              })
          .receive();
    } else if (begun instanceof Outcome outcome) {
      answerEarly(request, caller, () -> answer(request, outcome, null));
    }
  }

  // A client that asks before it sends need not send at all.
  private static void answerEarly(RoutingContext request, Caller caller, Runnable answer) {
    if (isExpecting(request.request())) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    } else {
      caller.enter(Phase.BODY);
    }
    answer.run();
    request.request().resume();
  }

  private static boolean isExpecting(HttpServerRequest request) {
    return "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
  }

  private void answer(
      RoutingContext request, @Nullable Outcome outcome, @Nullable RefusedUploadException refusal) {
    if (refusal != null) {
      refuse(request, refusal);
    } else if (outcome != null) {
      int status =
          switch (outcome.kind()) {
            case DELIVERED -> 201;
            case WAITING, ARCHIVED -> 200;
            case PART -> 202;
          };
      request.response().putHeader(OFFSET, String.valueOf(outcome.offset()));
      answers.send(
          request,
          status,
          new State(
              outcome.packet().value(), outcome.kind().word(), outcome.offset(), outcome.length()));
    }
  }

  private void refuse(RoutingContext request, RefusedUploadException refusal) {
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      return;
    }
    if (refusal.status() == 401) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    if (refusal.offset() >= 0) {
      response.putHeader(OFFSET, String.valueOf(refusal.offset()));
    }
    if (refusal.retryAfter() > 0) {
      response.putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(refusal.retryAfter()));
    }
    answers.fail(request, refusal.status(), String.valueOf(refusal.getMessage()));
  }

  /** Ends those that come; what has come of them is on the disk then. */
  @Override
  public void close() {
    for (Upload upload : open) {
      writers.execute(upload::cut);
    }
    writers.shutdown();
    try {
      writers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
