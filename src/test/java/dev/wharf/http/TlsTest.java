package dev.wharf.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.fixture.KeyStores;
import dev.wharf.fixture.Waiting;
import dev.wharf.settings.Http;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TlsTest {
  private static final String PASSWORD = "not-secret";
  private static final Duration LONG = Duration.ofMinutes(1);

  private static final int BIG = 3_000_000;

  @TempDir Path folder;
  private final AtomicInteger asked = new AtomicInteger();
  private final Listener listener =
      new Listener(new Limits(10, 10_000_000, LONG, LONG, LONG, LONG, LONG));

  private static final TrustManager ANYBODY =
      new X509TrustManager() {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
          return new X509Certificate[0];
        }
      };

  private int listen(String algorithm) throws Exception {
    Path store = folder.resolve("keys.p12");
    KeyStores.make(store, PASSWORD, algorithm);
    Http http = new Http(0, "127.0.0.1", Set.of(), store, PASSWORD, false, 10);
    return listener.listen(http, request -> answer(request), new Answers()::invalid);
  }

  private void answer(HttpServerRequest request) {
    asked.incrementAndGet();
    request.response().end(request.path().equals("/big") ? "x".repeat(BIG) : request.path());
  }

  @AfterEach
  void end() {
    listener.close();
  }

  /** Asks with one protocol and one cipher suite; gives what was agreed on. */
  private static String agree(int port, String protocol, String suite) throws Exception {
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, new TrustManager[] {ANYBODY}, null);
    try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.setSoTimeout(20_000);
      socket.setEnabledProtocols(new String[] {protocol});
      socket.setEnabledCipherSuites(new String[] {suite});
      socket.startHandshake();
      socket
          .getOutputStream()
          .write(
              "GET /it HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .endsWith("/it");
      return socket.getSession().getProtocol() + " " + socket.getSession().getCipherSuite();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RSA, TLSv1.3, TLS_AES_128_GCM_SHA256",
    "RSA, TLSv1.3, TLS_CHACHA20_POLY1305_SHA256",
    "RSA, TLSv1.2, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "EC, TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"
  })
  void agreesOnWhatIsSafe(String algorithm, String protocol, String suite) throws Exception {
    assertThat(agree(listen(algorithm), protocol, suite)).isEqualTo(protocol + " " + suite);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TLS_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_RSA_WITH_AES_128_CBC_SHA",
        "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
        "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256"
      })
  void refusesWhatHasNoForwardSecrecyOrNoAuthenticatedEncryption(String suite) throws Exception {
    int port = listen("RSA");

    assertThatThrownBy(() -> agree(port, "TLSv1.2", suite))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void answersClientThatReadsNothingOnce() throws Exception {
    int port = listen("EC");
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, new TrustManager[] {ANYBODY}, null);
    try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.startHandshake();
      socket
          .getOutputStream()
          .write(
              "GET /big HTTP/1.1\r\nHost: a\r\n\r\n"
                  .repeat(50)
                  .getBytes(StandardCharsets.US_ASCII));

      Waiting.until("it was asked", () -> asked.get() > 0);
      assertThat(agree(port, "TLSv1.3", "TLS_AES_128_GCM_SHA256")).isNotEmpty();
    }
    assertThat(asked).hasValue(2);
  }

  @Test
  void wrongPasswordOfTheKeysIsSaid() throws Exception {
    Path store = folder.resolve("keys.p12");
    KeyStores.make(store, PASSWORD);
    Http http = new Http(0, "127.0.0.1", Set.of(), store, "other", false, 10);

    assertThatThrownBy(() -> listener.listen(http, request -> {}, request -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("password");
  }
}
