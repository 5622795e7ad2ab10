package dev.wharf.http;

import dev.wharf.operate.Operations;
import dev.wharf.operate.Operations.NotThereException;
import dev.wharf.operate.Operations.RefusedException;
import dev.wharf.operate.PacketQuery;
import dev.wharf.packet.InWords;
import dev.wharf.packet.Printable;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API's requests and their answers. {@code openapi.json} describes it. */
final class Api {
  private static final Logger LOG = LoggerFactory.getLogger(Api.class);
  private static final long LONGEST_BODY = 1024 * 1024;
  private static final long LAST_PAGE = 1_000_000_000;
  private static final String PAGE_RULE = "page must be a number from 1 to " + LAST_PAGE;
  private static final int LONGEST_SEARCH = 255;

  private final Operations server;
  private final Answers answers;

  /** Answers a request with a value that is sent as JSON; null where it has answered itself. */
  interface Question {
    @Nullable Object answer(RoutingContext request) throws Exception;
  }

  Api(Operations server, Answers answers) {
    this.server = server;
    this.answers = answers;
  }

  void addTo(Router router) {
    get(router, "/api/status", request -> server.status());
    get(router, "/api/hour", request -> server.lastHour());
    get(router, "/api/settings", request -> server.settings());
    get(router, "/api/packets", this::packets);
    post(router, "/api/pause", request -> done(server::pause));
    post(router, "/api/resume", request -> done(server::resume));
    post(router, "/api/workers", this::workers);
    post(router, "/api/packets", this::slots);
    post(router, "/api/cancel", this::cancel);
    post(router, "/api/recycle", request -> Map.of("pools", server.recycle()));
    post(router, "/api/retry", request -> problems(server.retry(Body.of(request).names())));
    post(router, "/api/prune", this::prune);
    post(router, "/api/reprocess", request -> server.reprocess(Body.of(request).again()));
    post(router, "/api/hold", request -> problems(server.hold(Body.of(request).packets())));
    post(router, "/api/release", request -> problems(server.release(Body.of(request).packets())));
    post(router, "/api/forget", request -> problems(server.forget(Body.of(request).packets())));
    post(router, "/api/replay", request -> server.replay(Body.of(request).selection()));
  }

  void get(Router router, String path, Question question) {
    router
        .route(path)
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .blockingHandler(request -> answer(request, question), false);
  }

  private void post(Router router, String path, Question question) {
    router
        .post(path)
        .handler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY))
        .blockingHandler(request -> answer(request, question), false);
  }

  void answer(RoutingContext request, Question question) {
    try {
      Object answer = question.answer(request);
      if (answer != null) {
        answers.send(request, 200, answer);
      }
    } catch (RefusedException e) {
      answers.fail(request, 400, String.valueOf(e.getMessage()));
    } catch (NotThereException e) {
      answers.fail(request, 404, String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      answers.fail(request, 500, InWords.of(e));
    } catch (IOException e) {
      LOG.warn("{} cannot be answered", Printable.of(request.request().path()), e);
      answers.fail(request, 500, InWords.of(e));
    } catch (Exception e) {
      LOG.warn(
          "{} {} failed", request.request().method(), Printable.of(request.request().path()), e);
      answers.fail(request, 500, "this failed; the server's log says why");
    }
  }

  private Object packets(RoutingContext request) throws RefusedException {
    String search = request.request().getParam("search", "");
    if (search.length() > LONGEST_SEARCH) {
      throw new RefusedException("search must not be longer than " + LONGEST_SEARCH);
    }
    String state = request.request().getParam("state", "");
    String reason = request.request().getParam("reason", "");
    if (!reason.isEmpty() && !state.equals("quarantined")) {
      throw new RefusedException("a reason goes with state=quarantined");
    }
    String since = request.request().getParam("since", "");
    String before = request.request().getParam("before", "");
    return server.packets(new PacketQuery(state, search, reason, since, before, page(request)));
  }

  private static long page(RoutingContext request) throws RefusedException {
    try {
      long page = Long.parseLong(request.request().getParam("page", "1"));
      if (page >= 1 && page <= LAST_PAGE) {
        return page;
      }
    } catch (NumberFormatException e) {
      throw new RefusedException(PAGE_RULE);
    }
    throw new RefusedException(PAGE_RULE);
  }

  private Object done(Runnable action) {
    action.run();
    return Map.of("paused", server.status().paused(), "pausedWhy", server.status().pausedWhy());
  }

  private Object cancel(RoutingContext request) throws RefusedException {
    Body body = Body.of(request);
    return Map.of("problems", server.cancel(body.namesToCancel(), body.yes("retry")));
  }

  private static Object problems(Map<String, String> problems) {
    return Map.of("problems", problems);
  }

  private Object prune(RoutingContext request) throws RefusedException {
    Body body = Body.of(request);
    return server.prune(body.dryRun(), body.after());
  }

  private Object workers(RoutingContext request) throws RefusedException {
    server.workers(Body.of(request).number("workers"));
    return Map.of("workers", server.status().workers());
  }

  private Object slots(RoutingContext request) throws RefusedException {
    server.packets(Body.of(request).number("packets"));
    return Map.of("packets", server.status().packets());
  }
}
