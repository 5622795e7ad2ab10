package dev.wharf.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wharf.files.FolderReader;
import dev.wharf.ledger.Throughput;
import dev.wharf.operate.Operations;
import dev.wharf.operate.Operations.NotThereException;
import dev.wharf.operate.Operations.RefusedException;
import dev.wharf.operate.PacketDetails;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the API tells of one packet, and what packets became of. It may take the token to read. */
final class PacketApi {
  /** The name of the route for names with slashes. */
  static final String SLASHES = "names with slashes";

  private static final String EVENTS = "text/event-stream";

  private final Operations server;
  private final Answers answers;
  private final LogStream logs;
  private final Function<HttpServerRequest, Guard.@Nullable Refusal> readers;

  /**
   * @param readers says why somebody may not read; null where they may
   */
  PacketApi(
      Operations server,
      Answers answers,
      LogStream logs,
      Function<HttpServerRequest, Guard.@Nullable Refusal> readers) {
    this.server = server;
    this.answers = answers;
    this.logs = logs;
    this.readers = readers;
  }

  void addTo(Router router, Api api) {
    api.get(router, "/api/throughput", request -> reader(request, this::throughput));
    for (String path :
        List.of(
            "/api/packets/:name",
            "/api/packets/:name/files",
            "/api/packets/:name/files/:path",
            "/api/packets/:name/log")) {
      api.get(router, path, request -> reader(request, this::packet));
    }
    // Names with slashes, and files in folders.
    router
        .getWithRegex(PacketPath.BELOW + ".+")
        .setName(SLASHES)
        .method(HttpMethod.HEAD)
        .blockingHandler(
            request -> api.answer(request, asked -> reader(asked, this::packet)), false);
  }

  private @Nullable Object reader(RoutingContext request, Api.Question question) throws Exception {
    Guard.Refusal refusal = readers.apply(request.request());
    if (refusal == null) {
      return question.answer(request);
    }
    answers.fail(request, refusal.status(), refusal.why());
    return null;
  }

  private @Nullable Object packet(RoutingContext request) throws Exception {
    PacketPath path =
        PacketPath.of(request.normalizedPath(), name -> !server.packet(name).isEmpty());
    if (path == null) {
      throw new NotThereException(Operations.UNKNOWN_PACKET);
    }
    String id = request.request().getParam("id", "");
    return switch (path.part()) {
      case ITSELF -> details(path.name(), id);
      case FILES -> files(request, path.name(), id);
      case FILE -> {
        new FileAnswer(request).send(server.file(path.name(), id, path.file()), path.file());
        yield null;
      }
      case LOG -> log(request, path.name(), id);
    };
  }

  private Object details(String name, String id) throws IOException, NotThereException {
    PacketDetails details = server.details(name, id);
    ObjectNode answer = (ObjectNode) answers.tree(details);
    answer.set("attempts", answers.tree(details.attempts()));
    return answer;
  }

  private Object files(RoutingContext request, String name, String id)
      throws IOException, NotThereException {
    FolderReader.Page page = server.files(name, id, request.request().getParam("after", ""));
    Map<String, Object> answer = new LinkedHashMap<>();
    List<Map<String, Object>> files = new ArrayList<>();
    for (FolderReader.Found found : page.found()) {
      Map<String, Object> file = new LinkedHashMap<>(); // In this order, whoever reads it.
      file.put("path", found.path());
      file.put("size", found.size());
      file.put("kind", found.kind().name().toLowerCase(Locale.ROOT));
      files.add(file);
    }
    answer.put("files", files);
    if (page.next() != null) {
      answer.put("next", page.next());
    }
    return answer;
  }

  private @Nullable Object log(RoutingContext request, String name, String id)
      throws IOException, NotThereException, RefusedException {
    if (request.request().getParam("from") != null) {
      int attempt = (int) number(request, "attempt", 0, Integer.MAX_VALUE);
      return server.log(
          name, id, attempt, number(request, "from", Long.MIN_VALUE + 1, Long.MAX_VALUE));
    }
    if (request.request().getHeader(HttpHeaders.ACCEPT) != null
        && request.request().getHeader(HttpHeaders.ACCEPT).contains(EVENTS)) {
      server.log(name, id, 0, 0); // A packet that is not there is told in words.
      logs.follow(request, name, id);
      return null;
    }
    FolderReader.Opened log = server.log(name, id);
    if (log != null) {
      new FileAnswer(request).send(log, "wharf.log");
      return null;
    }
    String printed = server.log(name, id, 0, 0).text();
    if (printed.isEmpty()) {
      throw new NotThereException("its processing has printed nothing that is kept");
    }
    FileAnswer.text(request, printed);
    return null;
  }

  private static long number(RoutingContext request, String parameter, long least, long most)
      throws RefusedException {
    try {
      long number = Long.parseLong(request.request().getParam(parameter, "0"));
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // It is refused below.
    }
    throw new RefusedException(
        parameter
            + " must be a whole number"
            + (least == 0
                ? " from 0 to " + most
                : " of bytes; a negative one counts from the end"));
  }

  private Object throughput(RoutingContext request) throws RefusedException {
    String by = request.request().getParam("by", "minute");
    for (Throughput.By each : Throughput.By.values()) {
      if (each.name().equalsIgnoreCase(by)) {
        return server.throughput(each).stream().map(PacketApi::words).toList();
      }
    }
    throw new RefusedException("by must be minute, hour or day");
  }

  private static Map<String, Object> words(Throughput counted) {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("begin", counted.begin());
    words.put("archived", counted.archived());
    words.put("quarantined", counted.quarantined());
    words.put("bytes", counted.bytes());
    words.put(
        "meanMillis",
        counted.archived() == 0 ? 0 : Math.max(0, counted.millis()) / counted.archived());
    words.put("slowestMillis", counted.slowest());
    return words;
  }
}
