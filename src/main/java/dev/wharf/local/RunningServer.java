package dev.wharf.local;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wharf.keep.Pruned;
import dev.wharf.local.Message.Answer;
import dev.wharf.local.Message.Call;
import dev.wharf.local.Message.Question;
import dev.wharf.operate.Operations.Again;
import dev.wharf.operate.Operations.RefusedException;
import dev.wharf.operate.Operations.Replayed;
import dev.wharf.operate.Operations.Requested;
import dev.wharf.operate.Operations.Selection;
import dev.wharf.operate.PacketView;
import dev.wharf.operate.Status;
import dev.wharf.packet.InWords;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A running server, as a command reaches it. For one thread. */
public final class RunningServer implements AutoCloseable {
  private static final String ENDED = "the server has ended";
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final SocketChannel channel;
  private final OutputStream out;
  private final BufferedReader answers;

  private RunningServer(SocketChannel channel) {
    this.channel = channel;
    out = Channels.newOutputStream(channel);
    answers = Message.reader(channel);
  }

  /**
   * Finds the server of a state folder.
   *
   * @return null when none runs
   * @throws IOException when there is one that this user cannot reach
   */
  public static @Nullable RunningServer find(Path state) throws IOException {
    Path file = state.resolve(CommandSocket.FILE);
    if (!Files.exists(file)) {
      return null;
    }
    if (!Files.isWritable(file)) {
      throw new IOException(
          file
              + " may not be opened by "
              + System.getProperty("user.name")
              + "; give this command as "
              + Files.getOwner(file).getName());
    }
    try (ShortPath path = ShortPath.to(state, CommandSocket.FILE)) {
      return new RunningServer(
          SocketChannel.open(UnixDomainSocketAddress.of(path.path().resolve(CommandSocket.FILE))));
    } catch (ConnectException e) {
      return null; // A server that was killed left it.
    }
  }

  public Status status() throws IOException, RefusedException {
    return Message.JSON.treeToValue(ask(Question.of(Call.STATUS)), Status.class);
  }

  /** A page of packets; the parameters are those of the server's operation. */
  public PacketView.Page packets(String state, String search, String before, long page)
      throws IOException, RefusedException {
    return Message.JSON.treeToValue(
        ask(new Question(Call.PACKETS.name(), state, search, before, page, null)),
        PacketView.Page.class);
  }

  /** Returns what is known of a name, the newest delivery first. */
  public List<PacketView> packet(String name) throws IOException, RefusedException {
    return Message.JSON.convertValue(
        ask(new Question(Call.PACKET.name(), null, name, null, 0, null)), new TypeReference<>() {});
  }

  public void pause() throws IOException, RefusedException {
    ask(Question.of(Call.PAUSE));
  }

  public void resume() throws IOException, RefusedException {
    ask(Question.of(Call.RESUME));
  }

  /** Tries packets again, however long it takes; why some still stay, by their names. */
  public Map<String, String> retry(List<String> names) throws IOException, RefusedException {
    return order(Call.RETRY, names);
  }

  /**
   * Ends the work on packets, and waits for that; why the work on some goes on, by their names.
   *
   * @param putBack whether they go back into the inbox; else they are set aside
   */
  public Map<String, String> cancel(List<String> names, boolean putBack)
      throws IOException, RefusedException {
    return order(putBack ? Call.CANCEL_AND_PUT_BACK : Call.CANCEL, names);
  }

  /** Replaces all worker processes; of how many pools. */
  public int recycle() throws IOException, RefusedException {
    return ask(Question.of(Call.RECYCLE)).asInt();
  }

  /** Holds packets; why some are not held, by what they were called. */
  public Map<String, String> hold(List<String> names) throws IOException, RefusedException {
    return order(Call.HOLD, names);
  }

  /** Lets packets go that are held; the same way. */
  public Map<String, String> release(List<String> names) throws IOException, RefusedException {
    return order(Call.RELEASE, names);
  }

  /** Notes that packets were removed by hand; the same way. */
  public Map<String, String> forget(List<String> names) throws IOException, RefusedException {
    return order(Call.FORGET, names);
  }

  /** Removes a page of what has had its time; the parameters are those of the operation. */
  public Pruned prune(boolean dryRun, @Nullable String after) throws IOException, RefusedException {
    String state = dryRun ? CommandSocket.DRY_RUN : null;
    return Message.JSON.treeToValue(
        answer(new Question(Call.PRUNE.name(), state, after, null, 0, null)), Pruned.class);
  }

  private Map<String, String> order(Call call, List<String> names)
      throws IOException, RefusedException {
    Selection which = new Selection(names, null, false);
    return Message.JSON.convertValue(
        answer(new Question(call.name(), null, null, null, 0, which)), new TypeReference<>() {});
  }

  /** Puts archived packets in the line of those to be processed again, however long it takes. */
  public Requested reprocess(Again which) throws IOException, RefusedException {
    return Message.JSON.treeToValue(
        answer(new Question(Call.REPROCESS.name(), null, null, null, 0, null, which)),
        Requested.class);
  }

  /** Puts packets back, however long it takes. */
  public Replayed replay(Selection selection) throws IOException, RefusedException {
    return Message.JSON.treeToValue(
        answer(new Question(Call.REPLAY.name(), null, null, null, 0, selection)), Replayed.class);
  }

  // A server that hangs, or was stopped by SIGSTOP, must not hold the command up for ever.
  private JsonNode ask(Question question) throws IOException, RefusedException {
    CompletableFuture<JsonNode> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return answer(question);
              } catch (IOException | RefusedException e) {
                throw new java.util.concurrent.CompletionException(e);
              }
            });
    try {
      return answer.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException("the server has not answered for " + LONGEST.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedException refused) {
        throw refused;
      }
      Throwable cause = e.getCause();
      throw new IOException(cause == null ? "interrupted" : InWords.of(cause), e);
    }
  }

  private JsonNode answer(Question question) throws IOException, RefusedException {
    String line = exchange(Message.line(question));
    if (line == null) {
      throw new IOException(ENDED);
    }
    Answer answer = Message.JSON.readValue(line, Answer.class);
    if (answer.answer() == null) {
      throw new RefusedException(String.valueOf(answer.refused()));
    }
    return answer.answer();
  }

  private @Nullable String exchange(byte[] question) throws IOException {
    try {
      out.write(question);
      return answers.readLine();
    } catch (IOException e) { // Broken pipe or connection reset, depending on the moment.
      throw new IOException(ENDED, e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
