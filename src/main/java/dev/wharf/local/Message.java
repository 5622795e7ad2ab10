package dev.wharf.local;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wharf.operate.Operations.Again;
import dev.wharf.operate.Operations.Selection;
import java.io.BufferedReader;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The lines of JSON that go through the socket: one for each question, and one for its answer. */
final class Message {
  /** A server may be older or newer than the command that asks it. */
  static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private Message() {}

  static byte[] line(Object message) throws JsonProcessingException {
    return (JSON.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  static BufferedReader reader(SocketChannel channel) {
    return new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
  }

  /** What can be asked for. */
  enum Call {
    STATUS,
    PACKETS,
    PACKET,
    PAUSE,
    RESUME,
    REPLAY,
    RETRY,
    CANCEL,
    CANCEL_AND_PUT_BACK,
    RECYCLE,
    PRUNE,
    HOLD,
    RELEASE,
    FORGET,
    REPROCESS
  }

  /**
   * A question.
   *
   * @param state of the packets; {@code dry-run} where nothing is to be removed
   * @param search a part of the packets' names, or a packet's name, or where the last answer ended
   * @param before a moment, as the server's operation has it
   * @param again which packets to process again
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Question(
      String call,
      @Nullable String state,
      @Nullable String search,
      @Nullable String before,
      long page,
      @Nullable Selection selection,
      @Nullable Again again) {

    Question(
        String call,
        @Nullable String state,
        @Nullable String search,
        @Nullable String before,
        long page,
        @Nullable Selection selection) {
      this(call, state, search, before, page, selection, null);
    }

    static Question of(Call call) {
      return new Question(call.name(), null, null, null, 0, null);
    }
  }

  /**
   * An answer.
   *
   * @param refused why there is none; null when there is
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Answer(@Nullable JsonNode answer, @Nullable String refused) {}
}
