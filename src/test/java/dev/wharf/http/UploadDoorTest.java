package dev.wharf.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.RawClient;
import dev.wharf.fixture.RawHttp;
import dev.wharf.fixture.RawHttp.Answer;
import dev.wharf.fixture.SmallDisk;
import dev.wharf.fixture.TestSettings;
import dev.wharf.fixture.Waiting;
import dev.wharf.ledger.AfterEnd;
import dev.wharf.ledger.Ending;
import dev.wharf.ledger.Identity;
import dev.wharf.ledger.JdbcLedger;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.ledger.SameFolders;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.Http;
import dev.wharf.settings.LedgerAddress;
import dev.wharf.settings.Settings;
import dev.wharf.upload.Uploads;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What senders upload over HTTP, from the request to the inbox. */
@Timeout(60)
class UploadDoorTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String ACME = "acmes-token";
  private static final String ZETA = "zetas-token";

  @TempDir Path root;
  private final byte[] zip = PacketFolders.zip(3);
  private final Map<String, String> others = new HashMap<>();
  private Duration body = LONG;
  private volatile @Nullable String paused;
  private Ledger ledger;
  private Listener listener;
  private UploadDoor door;
  private Uploads uploads;
  private Path tokens;
  private int port;

  @BeforeEach
  void prepare() throws IOException {
    for (String folder : List.of("inbox", "archive", "quarantine", "work", "state", "ct")) {
      Files.createDirectory(root.resolve(folder));
    }
    others.put("wharf.inboxes", "ct");
    others.put("wharf.inboxes.ct.folder", root.resolve("ct").toString());
    others.put("wharf.inboxes.ct.sender-folders", "yes");
    others.put("wharf.space-reserve", "1MB");
    tokens = root.resolve("tokens");
    Files.writeString(tokens, "# who may\nacme " + ACME + "\n\nzeta " + ZETA + "\n");
    ledger =
        JdbcLedger.single(
            new LedgerAddress(root.resolve("ledger.db"), "", "", "", LONG),
            Durability.OS,
            Identity.unknown("test"),
            Clock.systemUTC());
  }

  private void serve() throws Exception {
    Settings settings = TestSettings.in(root, others);
    uploads =
        new Uploads(
                tokens,
                () -> settings,
                ledger,
                new Disk(Durability.OS),
                new SameFolders(ledger.usedFolders(), settings.folders(), Map.of(), true),
                () -> paused)
            .begin();
    listener = new Listener(new Limits(40, 4_000_000, LONG, body, LONG, LONG, LONG));
    Answers answers = new Answers();
    door = new UploadDoor(uploads, answers);
    Router router = Router.router(listener.vertx());
    door.addTo(router);
    answers.addTo(router);
    Http http = new Http(0, "127.0.0.1", Set.of(), null, "", false, 40);
    port = listener.listen(http, router, answers::invalid);
  }

  private void end() {
    if (listener != null) {
      listener.close();
      door.close();
      uploads.close();
    }
  }

  @AfterEach
  void close() {
    end();
    ledger.close();
  }

  private RawHttp put(String target, byte[] content, String token) {
    return new RawHttp("PUT", "/api/inbox/" + target).token(token).body(content);
  }

  private Answer send(RawHttp request) throws IOException {
    return request.send(port);
  }

  private RawHttp part(String target, int from, int end) {
    return put(target, Arrays.copyOfRange(zip, from, end), ACME)
        .header("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + zip.length);
  }

  private Answer ask(String method, String target, String token) throws IOException {
    return send(new RawHttp(method, "/api/inbox/" + target).token(token));
  }

  private Path inbox(String name) {
    return root.resolve("inbox").resolve(name);
  }

  /** Begins an upload, sends that much of it, and goes away. */
  private void cutOffAfter(int sent) throws Exception {
    try (RawClient client = start(zip.length)) {
      client.sendBytes(Arrays.copyOf(zip, sent));
    }
    Waiting.until(
        "so much has come",
        () -> {
          try {
            return ask("GET", "scan", ACME).body().contains("\"offset\":" + sent + ",")
                && !put("scan", new byte[1], ACME)
                    .header("Content-Range", "bytes 1-1/9")
                    .send(port)
                    .body()
                    .contains("at this moment");
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static String sha256(byte[] content) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
    return "sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":";
  }

  private List<String> left() throws IOException {
    List<String> left = new ArrayList<>();
    for (String folder : List.of("inbox", "ct")) {
      try (Stream<Path> paths = Files.walk(root.resolve(folder))) {
        paths
            .filter(Files::isRegularFile)
            .forEach(path -> left.add(root.relativize(path).toString()));
      }
    }
    return left;
  }

  @Test
  void packetStandsWholeWhenItsSenderIsToldSo() throws Exception {
    serve();
    Answer answer = send(put("scan", zip, ACME).header("Repr-Digest", sha256(zip)));
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body()).contains("\"packet\":\"scan\"", "\"state\":\"waiting\"");
    assertThat(inbox("scan/scan.zip")).hasBinaryContent(zip);
    assertThat(left()).containsExactly("inbox/scan/scan.zip");
  }

  @Test
  void nameOfTheFileMayStandInTheAddress() throws Exception {
    serve();
    assertThat(send(put("scan.zip", zip, ACME)).status()).isEqualTo(201);
    assertThat(inbox("scan/scan.zip")).exists();
  }

  @Test
  void packetStandsInItsSendersFolder() throws Exception {
    serve();
    Answer answer = send(put("ct/Pr%C3%BCfung%201+1", zip, ACME));
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body()).contains("ct/acme/Prüfung 1+1");
    assertThat(root.resolve("ct/acme/Prüfung 1+1/Prüfung 1+1.zip")).hasBinaryContent(zip);
    assertThat(send(put("ct/Pr%C3%BCfung%201+1", PacketFolders.zip(4), ZETA)).status())
        .isEqualTo(201);
  }

  @Test
  void plainZipIsPlacedWhereOnlySuchArePackets() throws Exception {
    others.put("wharf.accept", "zips");
    serve();
    assertThat(send(put("scan", zip, ACME)).status()).isEqualTo(201);
    assertThat(left()).containsExactly("inbox/scan.zip");
    assertThat(inbox("scan-downloading")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"{packet}.done, inbox/scan.done", "{packet}/done, inbox/scan/done"})
  void markerIsWrittenWhereOneSaysThatAPacketIsWhole(String marker, String file) throws Exception {
    others.put("wharf.arrival", "marker");
    others.put("wharf.marker", marker);
    serve();
    assertThat(send(put("scan", zip, ACME)).status()).isEqualTo(201);
    assertThat(left()).containsExactlyInAnyOrder("inbox/scan/scan.zip", file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a guess", "acme", "acme acmes-token", "ACMES-TOKEN"})
  void nobodyUploadsWithoutAToken(String token) throws Exception {
    serve();
    for (String method : List.of("PUT", "GET", "DELETE")) {
      Answer answer = send(new RawHttp(method, "/api/inbox/scan").token(token).body(zip));
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.headers()).containsEntry("www-authenticate", "Bearer");
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void tokensCountFromTheEditOn() throws Exception {
    serve();
    assertThat(send(put("one", zip, "new")).status()).isEqualTo(401);
    Files.writeString(tokens, "acme new\n");
    assertThat(send(put("one", zip, "new")).status()).isEqualTo(201);
    assertThat(send(put("two", zip, ACME)).status()).isEqualTo(401);
    Files.delete(tokens);
    assertThat(send(put("two", zip, "new")).status()).isEqualTo(503);
    Files.writeString(tokens, "acme new\n");
    Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-rw----"));
    assertThat(send(put("two", zip, "new")).status()).isEqualTo(503);
    Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(send(put("two", zip, "new")).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource({
    "%2E%2E%2Fscan, 400",
    "a%2Fb, 400",
    "ct%2Fb, 400",
    ".scan, 400",
    "%C0%AF, 400",
    "%zz, 400",
    "a%00b, 400",
    "ct/..%2F..%2Fx, 400",
    ".zip, 400",
    "scan-downloading, 400",
    "Thumbs.db, 400",
    "lost+found, 400",
    "mri/scan, 404",
    "a/b/c, 404",
  })
  void nameThatCannotBeIsRefused(String name, int status) throws Exception {
    serve();
    assertThat(send(put(name, zip, ACME)).status()).isEqualTo(status);
    assertThat(left()).isEmpty();
  }

  @Test
  void longestNameIsOneThatFitsWithItsSuffix() throws Exception {
    serve();
    assertThat(send(put("x".repeat(244), zip, ACME)).status()).isEqualTo(400);
    assertThat(send(put("x".repeat(243), zip, ACME)).status()).isEqualTo(201);
  }

  @Test
  void whatComesWithoutItsLengthOrTooLongIsRefused() throws Exception {
    others.put("wharf.limits.bytes", "1KB");
    serve();
    assertThat(send(put("scan", new byte[1025], ACME)).status()).isEqualTo(413);
    assertThat(send(put("scan", new byte[0], ACME)).status()).isEqualTo(400);
    RawHttp chunked =
        new RawHttp("PUT", "/api/inbox/scan").token(ACME).header("Transfer-Encoding", "chunked");
    assertThat(send(chunked).status()).isEqualTo(411);
    assertThat(left()).isEmpty();
  }

  @Test
  void nothingIsLeftOfWhatHasAnotherDigest() throws Exception {
    serve();
    for (String digest : List.of(sha256(new byte[1]), sha256(zip) + ", " + sha512OfNothing())) {
      Answer answer = send(put("scan", zip, ACME).header("Repr-Digest", digest));
      assertThat(answer.status()).isEqualTo(422);
    }
    assertThat(send(put("scan", zip, ACME).header("Repr-Digest", "sha-256=abc")).status())
        .isEqualTo(400);
    assertThat(left()).isEmpty();
    assertThat(send(put("scan", zip, ACME).header("Repr-Digest", "md5=:YQ==:")).status())
        .isEqualTo(201);
  }

  private static String sha512OfNothing() throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-512").digest();
    return "sha-512=:" + Base64.getEncoder().encodeToString(digest) + ":";
  }

  @Test
  void whatWasCutOffIsCarriedOn() throws Exception {
    serve();
    cutOffAfter(100);
    assertThat(inbox("scan-downloading/scan.zip")).hasBinaryContent(Arrays.copyOf(zip, 100));
    Answer head = ask("HEAD", "scan", ACME);
    assertThat(head.headers())
        .containsEntry("upload-offset", "100")
        .containsEntry("upload-complete", "?0");
    assertThat(part("scan", 100, 150).header("Repr-Digest", sha256(zip)).send(port).status())
        .isEqualTo(202);
    assertThat(send(part("scan", 150, zip.length)).status()).isEqualTo(201);
    assertThat(inbox("scan/scan.zip")).hasBinaryContent(zip);
    assertThat(left()).containsExactly("inbox/scan/scan.zip");
  }

  @Test
  void digestIsProvedOverAllParts() throws Exception {
    serve();
    cutOffAfter(100);
    Answer answer =
        part("scan", 100, zip.length).header("Repr-Digest", sha256(new byte[1])).send(port);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(left()).isEmpty();
  }

  @Test
  void whatWasCutOffOutlivesTheServer() throws Exception {
    serve();
    cutOffAfter(100);
    end();
    serve();
    assertThat(ask("HEAD", "scan", ACME).headers()).containsEntry("upload-offset", "100");
    assertThat(send(part("scan", 100, zip.length)).status()).isEqualTo(201);
    assertThat(inbox("scan/scan.zip")).hasBinaryContent(zip);
  }

  @Test
  void lastByteIsWantedEvenWhereAllHasCome() throws Exception {
    serve();
    cutOffAfter(zip.length - 1);
    Files.write(inbox("scan-downloading/scan.zip"), zip);
    assertThat(ask("HEAD", "scan", ACME).headers())
        .containsEntry("upload-offset", String.valueOf(zip.length - 1));
    assertThat(send(part("scan", zip.length - 1, zip.length)).status()).isEqualTo(201);
  }

  @Test
  void rangesThatLieChangeNothing() throws Exception {
    serve();
    assertThat(send(part("scan", 100, zip.length)).headers()).containsEntry("upload-offset", "0");
    cutOffAfter(100);
    for (String range :
        List.of(
            "bytes 99-%d/%d",
            "bytes 100-%d/99",
            "bytes -5-%d/%d",
            "bytes 100-50/%d",
            "100-%d/%d",
            "bytes */%d",
            "bytes 100-99999999999999999999/%d",
            "bytes 100-%d/*")) {
      String value = String.format(range, zip.length - 1, zip.length);
      assertThat(send(part("scan", 100, zip.length).header("Content-Range", value)).status())
          .as(value)
          .isEqualTo(400);
    }
    assertThat(send(part("scan", 101, zip.length)).status()).as("a gap").isEqualTo(409);
    Answer overlap = send(part("scan", 99, zip.length));
    assertThat(overlap.status()).as("an overlap").isEqualTo(409);
    assertThat(overlap.headers()).containsEntry("upload-offset", "100");
    RawHttp longer =
        part("scan", 100, zip.length)
            .header("Content-Range", "bytes 100-" + (zip.length - 1) + "/" + (zip.length + 1));
    assertThat(send(longer).status()).as("another length").isEqualTo(409);
    assertThat(inbox("scan-downloading/scan.zip")).hasBinaryContent(Arrays.copyOf(zip, 100));
  }

  @Test
  void allOfItCanBeSentAgainAtAnyTime() throws Exception {
    serve();
    cutOffAfter(100);
    byte[] other = PacketFolders.zip(9);
    assertThat(send(put("scan", other, ACME)).status()).isEqualTo(201);
    assertThat(inbox("scan/scan.zip")).hasBinaryContent(other);
  }

  @Test
  void anotherSenderNeitherSeesNorTouchesAnUpload() throws Exception {
    serve();
    cutOffAfter(100);
    assertThat(ask("HEAD", "scan", ZETA).status()).isEqualTo(403);
    assertThat(ask("DELETE", "scan", ZETA).status()).isEqualTo(403);
    Answer refused = send(put("scan", zip, ZETA));
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body()).doesNotContain("acme");
    assertThat(send(part("scan", 100, zip.length)).status()).isEqualTo(201);
    assertThat(ask("HEAD", "scan", ZETA).status()).isEqualTo(403);
    assertThat(send(put("scan", zip, ZETA)).body()).isEqualTo(refused.body());
    assertThat(left()).containsExactly("inbox/scan/scan.zip");
  }

  @Test
  void senderMayGiveItsUploadUp() throws Exception {
    serve();
    assertThat(ask("DELETE", "scan", ACME).status()).isEqualTo(404);
    cutOffAfter(100);
    assertThat(ask("DELETE", "scan", ACME).status()).isEqualTo(200);
    assertThat(left()).isEmpty();
    assertThat(ask("GET", "scan", ACME).status()).isEqualTo(404);
    assertThat(send(put("scan", zip, ZETA)).status()).isEqualTo(201);
    assertThat(ask("DELETE", "scan", ZETA).status()).isEqualTo(409);
  }

  @Test
  void sameAgainIsOneDelivery() throws Exception {
    serve();
    assertThat(send(put("scan", zip, ACME)).status()).isEqualTo(201);
    assertThat(send(put("scan", zip, ACME)).status()).as("all was sent").isEqualTo(200);
    assertThat(ask("HEAD", "scan", ACME).headers()).containsEntry("upload-complete", "?1");
    byte[] other = zip.clone();
    other[zip.length / 2] ^= 1;
    assertThat(send(put("scan", other, ACME)).status()).as("as long").isEqualTo(409);
    assertThat(send(put("scan", PacketFolders.zip(9), ACME)).status()).isEqualTo(409);
    assertThat(left()).containsExactly("inbox/scan/scan.zip");
    assertThat(inbox("scan/scan.zip")).hasBinaryContent(zip);
  }

  @Test
  void sameThatWasArchivedIsNotDeliveredAgain() throws Exception {
    serve();
    String digest = sha256(zip);
    assertThat(send(put("scan", zip, ACME).header("Repr-Digest", digest)).status()).isEqualTo(201);
    archive("scan");
    Answer again = send(put("scan", zip, ACME).header("Repr-Digest", digest));
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).contains("\"state\":\"archived\"");
    assertThat(send(put("scan", zip, ACME)).body()).contains("\"state\":\"archived\"");
    assertThat(left()).isEmpty();
    assertThat(send(put("scan", PacketFolders.zip(9), ACME)).status()).isEqualTo(201);
  }

  private void archive(String name) throws IOException {
    PacketRecord claimed = ledger.claim(new PacketName(name));
    OpenPacket packet = new OpenPacket(claimed.id(), claimed.name(), 1, root, root, root);
    Fingerprint fingerprint = new Fingerprint(zip.length, "ab".repeat(32));
    Ending ending = new Ending(name, null, null, 1, 2, fingerprint, null);
    PacketRecord decided = ledger.decide(packet, PacketState.ARCHIVING, ending);
    Files.move(inbox(name), root.resolve("archive").resolve(name));
    ledger.end(decided, AfterEnd.NOTHING);
  }

  @Test
  void whatIsSentInAnotherWayIsLeftAlone() throws Exception {
    Path part = Files.createDirectory(inbox("scan-downloading"));
    Files.write(part.resolve("scan.zip"), zip);
    serve();
    assertThat(send(put("scan", zip, ACME)).status()).isEqualTo(409);
    assertThat(ask("HEAD", "scan", ACME).status()).isEqualTo(404);
    assertThat(ask("DELETE", "scan", ACME).status()).isEqualTo(404);
    Files.move(part, inbox("scan"));
    assertThat(send(put("scan", zip, ACME)).status()).isEqualTo(409);
    assertThat(left()).containsExactly("inbox/scan/scan.zip");
  }

  @Test
  void oneOfTwoAtATimeWins() throws Exception {
    serve();
    try (RawClient first = start(zip.length)) {
      assertThat(send(put("scan", zip, ACME)).status()).isEqualTo(409);
      first.sendBytes(zip);
      assertThat(first.readTo("}")).contains("201 Created");
    }
    assertThat(inbox("scan/scan.zip")).hasBinaryContent(zip);
  }

  @Test
  void bodyIsAskedForOnlyWhenItIsWanted() throws Exception {
    serve();
    try (RawClient client = new RawClient(port)) {
      client.send(head("scan", "no", 9_999_999, "Expect: 100-continue"));
      assertThat(client.readTo("}")).startsWith("HTTP/1.1 401");
    }
  }

  @Test
  void nothingIsTakenWhileTheIntakeIsPausedOrTheDiskIsFull() throws Exception {
    others.put("wharf.space-reserve", "900TB");
    serve();
    Answer full = send(put("scan", zip, ACME));
    assertThat(full.status()).isEqualTo(507);
    paused = "the operator paused it";
    Answer refused = send(put("scan", zip, ACME));
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.headers()).containsKey("retry-after");
    assertThat(left()).isEmpty();
  }

  @Test
  void nothingIsLeftOnADiskThatFillsMeanwhile() throws Exception {
    assumeThat(SmallDisk.possible()).isTrue();
    try (SmallDisk disk = SmallDisk.mount(root.resolve("inbox"), "16m")) {
      serve();
      RawClient client = start(4_000_000);
      assertThat(send(put("more", new byte[14_000_000], ACME)).status()).isEqualTo(507);
      client.sendBytes(new byte[1_000_000]);
      disk.fill(0);
      client.sendBytes(new byte[3_000_000]);
      assertThat(client.readTo("}")).contains("HTTP/1.1 507");
      client.close();
      disk.free();
      assertThat(left()).isEmpty();
    } finally {
      end();
    }
  }

  /** Begins an upload. */
  private RawClient start(int length) throws IOException {
    RawClient client = new RawClient(port);
    client.send(head("scan", ACME, length, "Expect: 100-continue"));
    client.readTo("100 Continue\r\n\r\n");
    return client;
  }

  private static String head(String name, String token, int length, String header) {
    return String.join(
        "\n",
        "PUT /api/inbox/" + name + " HTTP/1.1",
        "Host: localhost",
        "Authorization: Bearer " + token,
        "Content-Length: " + length,
        header,
        "",
        "");
  }

  @Test
  void nothingIsTakenWhereTheInboxIsNotMounted() throws Exception {
    serve();
    assertThat(send(put("scan", zip, ACME)).status()).isEqualTo(201);
    Files.move(root.resolve("inbox"), root.resolve("away"));
    assertThat(send(put("other", zip, ACME)).status()).isEqualTo(503);
    Files.createDirectory(root.resolve("inbox"));
    assertThat(send(put("other", zip, ACME)).status()).isEqualTo(503);
    assertThat(left()).isEmpty();
  }

  @Test
  void slowClientsGoAndOthersAreServed() throws Exception {
    body = Duration.ofSeconds(2);
    serve();
    List<RawClient> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 30; i++) {
        RawClient client = new RawClient(port);
        slow.add(client);
        client.send(head("slow" + i, ZETA, 9999, "X: x") + "x");
      }
      assertThat(send(put("scan", zip, ACME)).status()).isEqualTo(201);
      Waiting.until(
          "what the slow ones held is free",
          () -> {
            try {
              return send(put("zetas", zip, ZETA)).status() != 503;
            } catch (IOException e) {
              return false;
            }
          });
    } finally {
      for (RawClient client : slow) {
        client.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash examples/sender/send.sh", "python3 examples/sender/send.py"})
  void examplesCarryOnWhatWasCutOff(String example) throws Exception {
    serve();
    cutOffAfter(100);
    paused = "the operator paused it";
    List<String> command = new ArrayList<>(List.of(example.split(" ", -1)));
    command.add(Files.write(root.resolve("scan.zip"), zip).toString());
    command.add("http://localhost:" + port + "/api/inbox/scan");
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(Map.of("WHARF_TOKEN", ACME, "WHARF_RETRY", "0.2"));
    Process script = builder.start();
    try {
      assertThat(script.waitFor(1, TimeUnit.SECONDS)).isFalse();
      assertThat(ask("HEAD", "scan", ACME).headers()).containsEntry("upload-offset", "100");
      paused = null;
      assertThat(script.waitFor()).isZero();
    } finally {
      script.destroy(); // Else it would hold up the whole build where it does not end.
    }
    assertThat(inbox("scan/scan.zip")).hasBinaryContent(zip);

    builder.environment().put("WHARF_TOKEN", "no");
    assertThat(builder.start().waitFor()).isEqualTo(1);
  }

  @Test
  void exampleWritesAndRenamesIntoTheFolder() throws Exception {
    serve();
    Path file = Files.write(root.resolve("scan.zip"), zip);
    ProcessBuilder builder =
        new ProcessBuilder(
            "bash", "examples/sender/send.sh", file.toString(), root.resolve("inbox").toString());
    assertThat(builder.inheritIO().start().waitFor()).isZero();
    assertThat(left()).containsExactly("inbox/scan/scan.zip");
  }

  @Test
  void largeBodyTakesNoMemory() throws Exception {
    serve();
    byte[] large = new byte[12_000_000];
    new Random(7).nextBytes(large);
    Answer answer = send(put("large", large, ACME).header("Repr-Digest", sha256(large)));
    assertThat(answer.status()).as("4 MB may be held for all clients").isEqualTo(201);
    assertThat(inbox("large/large.zip")).hasBinaryContent(large);
  }
}
