package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.KeyStores;
import dev.wharf.fixture.RawHttp;
import dev.wharf.fixture.StatusPage;
import dev.wharf.fixture.WharfProcess;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the status page may be reached from, and by whom. */
class HttpTlsIT {
  private static final String PASSWORD = "not-secret";

  @TempDir Path folder;
  private WharfProcess wharf;

  @BeforeEach
  void listenForAll() throws Exception {
    wharf = new WharfProcess(folder).setting("wharf.http.host", "0.0.0.0");
  }

  @Test
  void othersReachItOnlyWithTlsOrWhereThatIsSaid() throws Exception {
    try (StatusPage page = new StatusPage(wharf)) {
      WharfProcess.Result refused = wharf.run("run");
      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.err())
          .contains("wharf.http.host=0.0.0.0", "without TLS", "wharf.http.cleartext=yes");
      wharf.setting("wharf.http.cleartext", "yes");
      page.serve();
      assertThat(page.get("/api/status").get("paused").asBoolean()).isFalse();
      assertThat(
              new RawHttp("GET", "/api/status")
                  .header("Host", "wharf.example:" + page.port())
                  .send(page.port())
                  .status())
          .isEqualTo(421);
    }
  }

  @Test
  void keystoreMakesItTls() throws Exception {
    Path store = folder.resolve("keys.p12");
    wharf
        .setting("wharf.http.keystore", store.toString())
        .setting("wharf.http.keystore-password", PASSWORD)
        .setting("wharf.http.allowed-hosts", "wharf.example");
    try (StatusPage page = new StatusPage(wharf)) {
      KeyStores.make(store, PASSWORD);
      page.serve();
      assertThat(wharf.log()).contains("Status page: https://localhost:" + page.port());
      try (InputStream in = Files.newInputStream(store)) {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(in, PASSWORD.toCharArray());
        TrustManagerFactory trust =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        URI address = URI.create("https://localhost:" + page.port() + "/api/settings");
        String settings =
            HttpClient.newBuilder()
                .sslContext(tls)
                .build()
                .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                .body();
        assertThat(settings).contains("wharf.http.keystore-password").doesNotContain(PASSWORD);
      }
    }
  }
}
