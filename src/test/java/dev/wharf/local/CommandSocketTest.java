package dev.wharf.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.wharf.fixture.ScriptedOperations;
import dev.wharf.fixture.StatusBuilder;
import dev.wharf.fixture.Waiting;
import dev.wharf.operate.Operations.RefusedException;
import dev.wharf.operate.Operations.Replayed;
import dev.wharf.operate.Operations.Selection;
import dev.wharf.operate.PacketView;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class CommandSocketTest {
  @TempDir Path state;
  private final ScriptedOperations operations = new ScriptedOperations();
  private CommandSocket socket;

  @BeforeEach
  void open() throws IOException {
    socket = CommandSocket.open(state, operations);
  }

  @AfterEach
  void close() {
    socket.close();
  }

  private Path file() {
    return state.resolve(CommandSocket.FILE);
  }

  private RunningServer find() throws IOException {
    RunningServer server = RunningServer.find(state);
    assertThat(server).isNotNull();
    return server;
  }

  /** What comes back for a line that is sent as it is; null when the server ends the talk. */
  private String raw(String line) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file()));
        BufferedReader answers = Message.reader(channel)) {
      channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
      return answers.readLine();
    }
  }

  @Test
  void tellsTheStatus() throws Exception {
    operations.status(
        new StatusBuilder().archived(7).quarantined(Map.of("slip", 2L)).paused("why").build());
    try (RunningServer server = find()) {
      assertThat(server.status()).isEqualTo(operations.status());
    }
  }

  @Test
  void isMadeAgainWhereSomebodyHasRemovedIt() throws Exception {
    Files.delete(file());
    Waiting.until("it is there again", () -> Files.exists(file()));
    assertThat(Files.getPosixFilePermissions(file()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    try (RunningServer server = find()) {
      assertThat(server.status()).isEqualTo(operations.status());
    }
  }

  @Test
  void isGoneAfterItsEnd() {
    socket.close();
    assertThat(file()).doesNotExist();
  }

  @Test
  void tellsPacketsByPage() throws Exception {
    PacketView view = PacketView.inInbox("one", "waiting", 7, "2026-03-01T10:00:00Z");
    operations.known(view);
    try (RunningServer server = find()) {
      PacketView.Page page = server.packets("waiting", "o", "2026-03-02T10:00:00Z", 2);

      assertThat(page.packets()).containsExactly(view);
      assertThat(page.page()).isEqualTo(2);
    }
    assertThat(operations.orders()).containsExactly("packets waiting|o|2|2026-03-02T10:00:00Z");
  }

  @Test
  void tellsWhatIsKnownOfName() throws Exception {
    PacketView view = PacketView.inInbox("two\nlines", "waiting", 7, null);
    operations.known(view);
    try (RunningServer server = find()) {
      assertThat(server.packet("two\nlines")).containsExactly(view);
    }
    assertThat(operations.orders()).containsExactly("packet two\nlines");
  }

  @Test
  void passesOrdersOn() throws Exception {
    try (RunningServer server = find()) {
      server.pause();
      server.resume();
    }

    assertThat(operations.orders()).containsExactly("pause", "resume");
  }

  @Test
  void passesReplayOnAndTellsWhatCameOfIt() throws Exception {
    Replayed result = new Replayed(1, 1, List.of("one"), Map.of("two", "is not there"));
    operations.replayed(result);
    try (RunningServer server = find()) {
      assertThat(server.replay(new Selection(List.of("one", "two"), null, false)))
          .isEqualTo(result);
    }

    assertThat(operations.orders()).containsExactly("replay [one, two] null false");
  }

  @Test
  void saysWhyAnOrderIsRefused() throws Exception {
    operations.refuse("there is no state 'x'");
    try (RunningServer server = find()) {
      assertThatExceptionOfType(RefusedException.class)
          .isThrownBy(() -> server.packets("x", "", "", 1))
          .withMessage("there is no state 'x'");
      assertThatExceptionOfType(RefusedException.class)
          .isThrownBy(() -> server.replay(new Selection(null, null, true)));
    }
  }

  @Test
  void goesOnAfterFailure() throws Exception {
    try (RunningServer server = find()) {
      operations.fail(new IllegalStateException("ledger"));
      assertThatExceptionOfType(RefusedException.class)
          .isThrownBy(server::status)
          .withMessage("the server failed at it: ledger");

      operations.fail(null);
      assertThat(server.status()).isNotNull();
    }
  }

  @Test
  void servesTwoAtOnce() throws Exception {
    try (RunningServer one = find();
        RunningServer other = find()) {
      one.pause();
      other.resume();
      one.pause();
    }

    assertThat(operations.orders()).containsExactly("pause", "resume", "pause");
  }

  @Test
  void refusesCallThatOnlyNewerServersKnow() throws IOException {
    assertThat(raw("{\"call\":\"EXPLODE\"}"))
        .isEqualTo("{\"refused\":\"this server is older, and does not know it\"}");
    assertThat(raw("{}")).contains("refused");
  }

  @Test
  void takesQuestionWithoutWhatOlderCommandsDoNotSend() throws IOException {
    raw("{\"call\":\"PACKETS\"}");
    raw("{\"call\":\"PACKET\"}");
    raw("{\"call\":\"REPLAY\"}");

    assertThat(operations.orders())
        .containsExactly("packets ||0", "packet ", "replay null null false");
  }

  @Test
  void endsTheTalkWithWhoeverMakesNoSense() throws Exception {
    assertThat(raw("status please")).isNull();

    try (RunningServer server = find()) {
      assertThat(server.status()).as("others are still served").isNotNull();
    }
  }

  @Test
  void isForItsOwnerAlone() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void leavesNoOtherFileInTheStateFolder() {
    assertThat(state.toFile().list()).containsExactly(CommandSocket.FILE);
    socket.close();
    assertThat(state).isEmptyDirectory();
  }

  @Test
  void isNotFoundWhereNoServerEverRan() throws IOException {
    socket.close();

    assertThat(RunningServer.find(state)).isNull();
  }

  @Test
  void isNotFoundWhereKilledServerLeftIt() throws IOException {
    socket.close();
    try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      killed.bind(UnixDomainSocketAddress.of(file()));
    }
    assertThat(file()).exists();

    assertThat(RunningServer.find(state)).isNull();
  }

  @Test
  void isOpenedInThePlaceOfOneThatKilledServerLeft() throws Exception {
    socket.close();
    try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      killed.bind(UnixDomainSocketAddress.of(file()));
    }

    socket = CommandSocket.open(state, operations);

    try (RunningServer server = find()) {
      assertThat(server.status()).isNotNull();
    }
  }

  @Test
  void isOpenedBelowLongPathToo() throws Exception {
    Path deep = Files.createDirectories(state.resolve("x".repeat(100)).resolve("y".repeat(100)));
    CommandSocket longer = CommandSocket.open(deep, operations);
    try (RunningServer server = RunningServer.find(deep)) {
      assertThat(server).isNotNull();
      assertThat(server.status()).isNotNull();
    } finally {
      longer.close();
    }
    assertThat(deep).isEmptyDirectory();
  }

  @Test
  void cannotBeOpenedWhereItsNameIsTaken() throws IOException {
    socket.close();
    Files.createDirectories(file().resolve("inner"));

    assertThatIOException()
        .isThrownBy(() -> CommandSocket.open(state, operations))
        .withMessageStartingWith(file() + " cannot be opened: ");
    assertThat(state.toFile().list()).as("nothing else is left").containsExactly("server.socket");
  }

  @Test
  void saysThatTheServerHasEnded() throws Exception {
    Path lonely = Files.createDirectory(state.resolve("lonely"));
    try (ServerSocketChannel ending = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      ending.bind(UnixDomainSocketAddress.of(lonely.resolve(CommandSocket.FILE)));
      try (RunningServer server = RunningServer.find(lonely)) {
        assertThat(server).isNotNull();
        ending.accept().close();

        assertThatIOException().isThrownBy(server::status).withMessage("the server has ended");
      }
    }
  }
}
