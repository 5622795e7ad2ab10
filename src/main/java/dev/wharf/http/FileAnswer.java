package dev.wharf.http;

import dev.wharf.files.FolderReader.Opened;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.EOFException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers with a file that a stranger may have written. Whatever it is, no browser runs any of it:
 * only pictures and plain text are shown, by what they hold, and HTML is plain text. It is sent as
 * fast as it is taken, and little of it is in memory.
 */
final class FileAnswer {
  private static final int CHUNK = 32 * 1024;
  private static final int HEAD = 4096;
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");
  private static final String NO_CODE =
      "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final RoutingContext request;
  private final HttpServerResponse response;
  private final Vertx vertx;

  /** A part of the file: from a byte up to another. */
  private record Range(long from, long to) {}

  FileAnswer(RoutingContext request) {
    this.request = request;
    response = request.response();
    vertx = request.vertx();
  }

  /** Answers with a text. */
  static void text(RoutingContext request, String text) {
    FileAnswer answer = new FileAnswer(request);
    answer.describe("text/plain; charset=utf-8", "wharf.log");
    request.response().end(text);
  }

  /** Sends a file, or the part of it that is asked for, and closes it in the end. */
  void send(Opened file, String path) throws IOException {
    String type;
    try {
      type = type(head(file));
    } catch (IOException e) {
      file.close();
      throw e;
    }
    String tag = "\"" + file.size() + "-" + file.modified() + "\"";
    Range range = range(file.size(), tag);
    describe(type, path.substring(path.lastIndexOf('/') + 1));
    response.putHeader(HttpHeaders.ETAG, tag).putHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
    if (range != null && range.from() >= range.to()) {
      file.close();
      response
          .setStatusCode(416)
          .putHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + file.size())
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .end("{\"error\":\"the file has no such part\"}");
      return;
    }
    Range part = range == null ? new Range(0, file.size()) : range;
    if (range != null) {
      response
          .setStatusCode(206)
          .putHeader(
              HttpHeaders.CONTENT_RANGE,
              "bytes " + part.from() + "-" + (part.to() - 1) + "/" + file.size());
    }
    response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(part.to() - part.from()));
    if (request.request().method().equals(HttpMethod.HEAD)) {
      file.close();
      response.end();
      return;
    }
    response.closeHandler(closed -> close(file));
    response.exceptionHandler(failure -> close(file));
    next(file, part.from(), part.to());
  }

  private void describe(String type, String name) {
    boolean shown =
        !type.equals("application/octet-stream") && !request.queryParams().contains("download");
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, type)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("Content-Security-Policy", NO_CODE)
        .putHeader(
            HttpHeaders.CONTENT_DISPOSITION,
            (shown ? "inline" : "attachment")
                + "; filename=\""
                + name.replaceAll("[^A-Za-z0-9._ -]", "_")
                + "\"; filename*=UTF-8''"
                + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"));
  }

  private static byte[] head(Opened file) throws IOException {
    ByteBuffer head = ByteBuffer.allocate((int) Math.min(HEAD, file.size()));
    int read = 0;
    while (read >= 0 && head.hasRemaining()) {
      read = file.channel().read(head, head.position());
    }
    byte[] bytes = new byte[head.position()];
    head.flip().get(bytes);
    return bytes;
  }

  /** What a file holds, by its beginning; what its name says does not count. */
  static String type(byte[] head) {
    String first = new String(head, 0, Math.min(12, head.length), StandardCharsets.ISO_8859_1);
    if (first.startsWith("\u0089PNG\r\n\u001a\n")) {
      return "image/png";
    }
    if (first.startsWith("\u00ff\u00d8\u00ff")) {
      return "image/jpeg";
    }
    if (first.startsWith("GIF87a") || first.startsWith("GIF89a")) {
      return "image/gif";
    }
    if (first.startsWith("RIFF") && first.endsWith("WEBP")) {
      return "image/webp";
    }
    return isText(head) ? "text/plain; charset=utf-8" : "application/octet-stream";
  }

  private static boolean isText(byte[] head) {
    for (byte one : head) {
      if (one >= 0 && one < ' ' && "\t\n\r\f\u001b\b".indexOf(one) < 0) {
        return false;
      }
    }
    String text = new String(head, StandardCharsets.UTF_8);
    int broken = text.indexOf('\ufffd'); // Its last character may be cut.
    return broken < 0 || (head.length == HEAD && broken >= text.length() - 1);
  }

  /** The one range that is asked for; null for all, also where the file is another by now. */
  private @Nullable Range range(long size, String tag) {
    String asked = request.request().getHeader("Range");
    String ifRange = request.request().getHeader("If-Range");
    if (asked == null || (ifRange != null && !ifRange.equals(tag))) {
      return null;
    }
    Matcher range = RANGE.matcher(asked.strip());
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return null;
    }
    if (range.group(1).isEmpty()) {
      return new Range(Math.max(0, size - Long.parseLong(range.group(2))), size);
    }
    long from = Long.parseLong(range.group(1));
    long to = range.group(2).isEmpty() ? size : Long.parseLong(range.group(2)) + 1;
    if (to <= from && !range.group(2).isEmpty()) {
      return null; // It ends before it begins, which is no range.
    }
    return new Range(from, Math.min(to, size));
  }

  private void next(Opened file, long from, long to) {
    if (from >= to) {
      close(file);
      response.end();
      return;
    }
    vertx
        .executeBlocking(() -> read(file, from, (int) Math.min(CHUNK, to - from)), false)
        .compose(bytes -> response.write(bytes).map(bytes.length()))
        .onSuccess(sent -> next(file, from + sent, to))
        .onFailure(
            failure -> {
              close(file);
              response.reset(); // A part of it has been sent already.
            });
  }

  private static Buffer read(Opened file, long from, int most) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(most);
    if (file.channel().read(bytes, from) <= 0) {
      throw new EOFException();
    }
    return Buffer.buffer(bytes.position()).appendBytes(bytes.array(), 0, bytes.position());
  }

  private static void close(Opened file) {
    try {
      file.close();
    } catch (IOException e) {
      // It was only read.
    }
  }
}
