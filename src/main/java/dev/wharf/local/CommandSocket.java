package dev.wharf.local;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.wharf.local.Message.Answer;
import dev.wharf.local.Message.Call;
import dev.wharf.local.Message.Question;
import dev.wharf.operate.Operations;
import dev.wharf.operate.Operations.Again;
import dev.wharf.operate.Operations.RefusedException;
import dev.wharf.operate.Operations.Selection;
import dev.wharf.operate.PacketQuery;
import dev.wharf.packet.InWords;
import dev.wharf.settings.Addresses;
import dev.wharf.settings.StateFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's end of the socket in its state folder. Only its owner and root can open it; nothing
 * else is asked of a command.
 */
public final class CommandSocket implements AutoCloseable {
  static final String FILE = StateFolder.SOCKET;
  static final String DRY_RUN = "dry-run";

  private static final Logger LOG = LoggerFactory.getLogger(CommandSocket.class);
  private static final String UNFINISHED = ".socket";
  private static final int MOST_COMMANDS = 32;

  /** How often the file is looked for, and how soon commands are taken again after a failure. */
  private static final long LOOK_SECONDS = 2;

  private final Operations server;
  private final Path file;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile ServerSocketChannel channel;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0, MOST_COMMANDS + 2, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread);

  private CommandSocket(Operations server, Path file, ServerSocketChannel channel) {
    this.server = server;
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens it, in place of one that a killed server may have left. Where its file is removed while
   * the server runs, it is made again.
   *
   * @throws IOException where the state folder's file system has no sockets
   */
  public static CommandSocket open(Path state, Operations server) throws IOException {
    removeUnfinished(state);
    Path file = state.resolve(FILE);
    CommandSocket socket = new CommandSocket(server, file, bound(file));
    socket.threads.execute(socket::accept);
    socket.threads.execute(socket::keep);
    return socket;
  }

  // It is made in a folder that only the owner may enter, so nobody else can ever open it.
  private static ServerSocketChannel bound(Path file) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    Path made = Files.createTempDirectory(file.getParent(), UNFINISHED);
    try (ShortPath path = ShortPath.to(made, FILE)) {
      channel.bind(UnixDomainSocketAddress.of(path.path().resolve(FILE)));
      Files.setPosixFilePermissions(
          made.resolve(FILE), PosixFilePermissions.fromString("rw-------"));
      Files.move(made.resolve(FILE), file, ATOMIC_MOVE);
      return channel;
    } catch (IOException | UnsupportedOperationException e) {
      channel.close();
      Files.deleteIfExists(made.resolve(FILE));
      throw new IOException(file + " cannot be opened: " + InWords.of(e), e);
    } finally {
      removeIfEmpty(made);
    }
  }

  private static void removeIfEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      LOG.debug("{} is removed at the next start", folder, e);
    }
  }

  // A kill at the wrong moment leaves one.
  private static void removeUnfinished(Path state) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(state, UNFINISHED + "*")) {
      for (Path folder : left) {
        Files.deleteIfExists(folder.resolve(FILE));
        Files.deleteIfExists(folder);
      }
    }
  }

  private Thread thread(Runnable work) {
    Thread thread = new Thread(work, "wharf-commands");
    thread.setDaemon(true);
    return thread;
  }

  private void accept() {
    boolean told = false;
    while (!isClosed()) {
      try {
        SocketChannel command = channel.accept();
        told = false;
        try {
          threads.execute(() -> serve(command));
        } catch (RejectedExecutionException e) {
          command.close(); // There are too many at a time, or the server stops.
        }
      } catch (ClosedChannelException e) {
        LOG.debug("The socket was closed, or is another one now", e);
      } catch (IOException e) {
        if (!told) {
          LOG.warn("No command can be taken now; it is tried again: {}", InWords.of(e));
        }
        told = true;
        pause();
      }
    }
  }

  /** Makes the socket again where somebody has removed its file. */
  private void keep() {
    while (!pause()) {
      if (Files.notExists(file)) {
        makeAgain();
      }
    }
  }

  private synchronized void makeAgain() {
    if (isClosed()) {
      return;
    }
    try {
      ServerSocketChannel before = channel;
      channel = bound(file);
      before.close();
      LOG.warn("{} was removed, and is there again", file);
    } catch (IOException e) {
      LOG.debug("The socket cannot be made again now", e);
    }
  }

  private boolean pause() {
    try {
      return closed.await(LOOK_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return true; // Nobody but a stop interrupts it.
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void serve(SocketChannel command) {
    try (command;
        BufferedReader questions = Message.reader(command)) {
      OutputStream out = Channels.newOutputStream(command);
      for (String line = questions.readLine(); line != null; line = questions.readLine()) {
        out.write(Message.line(answer(Message.JSON.readValue(line, Question.class))));
      }
    } catch (IOException e) {
      LOG.debug("A command has ended", e);
    }
  }

  private Answer answer(Question question) {
    try {
      return new Answer(Message.JSON.valueToTree(ask(question)), null);
    } catch (RefusedException e) {
      return new Answer(null, e.getMessage());
    } catch (RuntimeException e) {
      LOG.debug("A command failed", e);
      return new Answer(null, Addresses.inText("the server failed at it: " + InWords.of(e)));
    }
  }

  private Object ask(Question question) throws RefusedException {
    Call call =
        Arrays.stream(Call.values())
            .filter(known -> known.name().equals(question.call()))
            .findFirst()
            .orElseThrow(() -> new RefusedException("this server is older, and does not know it"));
    String search = Objects.requireNonNullElse(question.search(), "");
    return switch (call) {
      case STATUS -> server.status();
      case PACKETS ->
          server.packets(
              new PacketQuery(
                  Objects.requireNonNullElse(question.state(), ""),
                  search,
                  "",
                  "",
                  Objects.requireNonNullElse(question.before(), ""),
                  question.page()));
      case PACKET -> server.packet(search);
      case PAUSE -> {
        server.pause();
        yield Map.of();
      }
      case RESUME -> {
        server.resume();
        yield Map.of();
      }
      case RETRY -> server.retry(names(question));
      case CANCEL -> server.cancel(names(question), false);
      case CANCEL_AND_PUT_BACK -> server.cancel(names(question), true);
      case RECYCLE -> server.recycle();
      case PRUNE -> server.prune(DRY_RUN.equals(question.state()), search);
      case HOLD -> server.hold(names(question));
      case RELEASE -> server.release(names(question));
      case FORGET -> server.forget(names(question));
      case REPLAY -> server.replay(selection(question));
      case REPROCESS ->
          server.reprocess(
              Objects.requireNonNullElse(
                  question.again(), new Again(null, null, null, null, null)));
    };
  }

  private static List<String> names(Question question) {
    return Objects.requireNonNullElse(selection(question).names(), List.<String>of());
  }

  private static Selection selection(Question question) {
    return Objects.requireNonNullElse(question.selection(), new Selection(null, null, false));
  }

  @Override
  public synchronized void close() {
    closed.countDown();
    try {
      Files.deleteIfExists(file);
      channel.close();
    } catch (IOException e) {
      LOG.debug("The socket cannot be removed; the next start replaces it", e);
    }
    threads.shutdown();
  }
}
