package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.sun.net.httpserver.HttpServer;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class NoticesTest {
  private static final Pattern PACKET = Pattern.compile("\"packet\" : \"([^\"]*)\"");
  private static final int PACKETS = 100;

  @RegisterExtension final TestServer wharf = new TestServer();
  @TempDir Path folder;

  @Test
  void endpointThatWasDownGetsAllReceiptsAcrossARestart() throws IOException {
    int port = freePort();
    wharf.with("wharf.on-archived", "http://127.0.0.1:" + port + "/receipts").start();
    for (int i = 0; i < PACKETS; i++) {
      wharf.inbox().deliver("packet-" + i, PacketFolders.zip(1));
    }
    wharf.settle();
    assertThat(wharf.folder("archive").toFile().list()).hasSize(PACKETS);
    wharf.stop();
    Set<String> told = ConcurrentHashMap.newKeySet();
    HttpServer endpoint =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    endpoint.createContext(
        "/receipts",
        call -> {
          String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          Matcher packet = PACKET.matcher(body);
          if (packet.find()) {
            told.add(packet.group(1));
          }
          call.sendResponseHeaders(204, -1);
          call.close();
        });
    endpoint.start();
    try {
      wharf.start();
      Waiting.until("all receipts have come", () -> told.size() == PACKETS);
    } finally {
      endpoint.stop(0);
    }
  }

  @Test
  void receiverOfAKindThatIsNotHereIsRefusedAtTheStart() {
    wharf.with("wharf.on-quarantined", "kafkaa:topic?password=geheim");
    assertThatThrownBy(wharf::start)
        .hasStackTraceContaining("wharf.on-quarantined: no receipt can be delivered to kafkaa:")
        .hasStackTraceContaining("wharf.plugins")
        .extracting(Throwable::getMessage, STRING)
        .doesNotContain("geheim");
  }

  @Test
  void passwordOfAnEndpointThatIsDownIsNotLogged() throws IOException {
    String url = "http://127.0.0.1:" + freePort() + "/receipts?authMethod=Basic";
    String access = "&authUsername=u&authPassword=geheim";
    wharf.with("wharf.on-archived", url + access).start();
    wharf.inbox().deliver("one", PacketFolders.zip(1));
    wharf.awaitLog("Receipts cannot be delivered to http://127.0.0.1:[0-9]+: .*They are");
    assertThat(wharf.logged("geheim")).isZero();
  }

  @Test
  void commandIsGivenTheReceipt() throws IOException {
    Path told = folder.resolve("told");
    wharf.with("wharf.on-quarantined", "command:tee -a " + told).start();
    wharf.inbox().deliver("bad", "no zip".getBytes(StandardCharsets.UTF_8));
    Waiting.until("the receipt has come", () -> Files.exists(told) && Files.size(told) > 0);
    assertThat(told).content().contains("\"packet\" : \"bad\"", "\"reason\" : \"not-zip\"");
    wharf.settle();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
