package dev.wharf.http;

import dev.wharf.settings.Http;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may ask for what. A page of another site that is open in the operator's browser can
 * reach the loopback too. So the Host must be one of our names (against DNS rebinding), an Origin
 * must be ours, and every request that changes something needs the token. Health alone is given
 * under any name: probes ask by an address, it changes nothing, and it holds nothing secret.
 */
final class Guard {
  private static final String BEARER = "Bearer ";
  private static final String TOKEN =
      "this takes the token: 'Authorization: Bearer' and what http.token in the state folder holds";
  private static final Set<String> PROBED =
      Set.of("/observe/health", "/observe/health/live", "/observe/health/ready");

  private final Set<String> hosts = new HashSet<>(Set.of("localhost", "127.0.0.1", "::1"));
  private final Token token;
  private final boolean readsWithToken;

  /**
   * Why a request is refused.
   *
   * @param status of the HTTP answer
   */
  record Refusal(int status, String why) {}

  Guard(Http http, Token token) {
    hosts.add(http.host().toLowerCase(Locale.ROOT));
    hosts.addAll(http.allowedHosts());
    this.token = token;
    readsWithToken = http.readsWithToken();
  }

  /** Returns why a request is refused; null when it is not. */
  @Nullable Refusal refusal(HttpServerRequest request) {
    return refusal(request, false);
  }

  /**
   * Returns why a request is refused; null when it is not.
   *
   * @param ownToken whether whoever answers it asks for a token of its own
   */
  @Nullable Refusal refusal(HttpServerRequest request, boolean ownToken) {
    HostAndPort asked = request.authority();
    boolean ours = asked != null && hosts.contains(plain(asked.host()));
    if (!ours && !isProbe(request)) {
      return new Refusal(
          421, "this server is not known by that name; wharf.http.allowed-hosts can name it");
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && (asked == null || !ours(origin, asked))) {
      return new Refusal(403, "a page of another site may not ask for anything here");
    }
    if (!asks(request) && !ownToken && !hasToken(request)) {
      return new Refusal(401, TOKEN);
    }
    return null;
  }

  /**
   * Why a request for what a packet holds, or what became of it, is refused; null when it is not.
   */
  @Nullable Refusal readRefusal(HttpServerRequest request) {
    return readsWithToken && !hasToken(request) ? new Refusal(401, TOKEN) : null;
  }

  private static boolean isProbe(HttpServerRequest request) {
    return asks(request) && PROBED.contains(request.path());
  }

  private static boolean asks(HttpServerRequest request) {
    return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
  }

  private boolean hasToken(HttpServerRequest request) {
    String given = given(request);
    return given != null && token.is(given);
  }

  /** The token that a request bears; null where it bears none. */
  static @Nullable String given(HttpServerRequest request) {
    String given = request.getHeader(HttpHeaders.AUTHORIZATION);
    return given != null && given.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? given.substring(BEARER.length()).strip()
        : null;
  }

  private static boolean ours(String origin, HostAndPort asked) {
    try {
      URI uri = new URI(origin);
      return uri.getHost() != null
          && plain(uri.getHost()).equals(plain(asked.host()))
          && uri.getPort() == asked.port();
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String plain(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.startsWith("[") && lower.endsWith("]")
        ? lower.substring(1, lower.length() - 1)
        : lower;
  }
}
