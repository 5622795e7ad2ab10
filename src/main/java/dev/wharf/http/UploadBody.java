package dev.wharf.http;

import dev.wharf.upload.Outcome;
import dev.wharf.upload.RefusedUploadException;
import dev.wharf.upload.Upload;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Takes the body of an upload as it comes: a piece is filled here while the one before is written
 * in another thread, and no more is read from the connection until there is room. For the event
 * loop only.
 */
final class UploadBody {
  private static final int PIECE = 128 * 1024;

  /** Less than that within the time for a body is too slow. */
  private static final int STEP = 16 * 1024;

  private final HttpServerRequest request;
  private final Caller caller;
  private final Upload upload;
  private final Executor writers;
  private final Context loop;
  private final Ended ended;
  private ByteBuffer filling = ByteBuffer.allocate(2 * PIECE);
  private ByteBuffer written = ByteBuffer.allocate(2 * PIECE);
  private int step;
  private boolean writing;
  private boolean paused;
  private boolean whole;
  private boolean gone;
  private boolean over;

  /** Is told once that an upload has ended, and how where its sender is still there. */
  interface Ended {
    void as(@Nullable Outcome outcome, @Nullable RefusedUploadException refusal);
  }

  /** Something that waits for the disk. */
  private interface Task {
    void run() throws RefusedUploadException;
  }

  UploadBody(
      HttpServerRequest request,
      Caller caller,
      Upload upload,
      Executor writers,
      Context loop,
      Ended ended) {
    this.request = request;
    this.caller = caller;
    this.upload = upload;
    this.writers = writers;
    this.loop = loop;
    this.ended = ended;
  }

  /** Begins to take it. */
  void receive() {
    request.handler(this::take);
    request.endHandler(end -> ended());
    request.exceptionHandler(failure -> gone());
    request.response().closeHandler(closed -> gone());
    caller.enter(Phase.UPLOADING);
    request.resume();
    if (request.response().closed()) {
      gone(); // Its sender went before there was anybody to be told.
    }
  }

  private void take(Buffer bytes) {
    if (over) {
      return; // It was refused, and the rest of it is of no use.
    }
    step += bytes.length();
    if (step >= STEP) {
      step = 0;
      caller.enter(Phase.UPLOADING);
    }
    if (filling.remaining() < bytes.length()) {
      filling =
          ByteBuffer.allocate(filling.position() + bytes.length() + PIECE).put(filling.flip());
    }
    filling.put(bytes.getBytes());
    if (filling.position() >= PIECE) {
      if (writing) {
        paused = true;
        caller.enter(Phase.WORKING); // The disk is what is slow, and not the client.
        request.pause();
      } else {
        write();
      }
    }
  }

  private void ended() {
    whole = true;
    goOn();
  }

  private void gone() {
    if (!over && !gone) {
      gone = true;
      goOn();
    }
  }

  /** Does what is next, unless a piece is being written. */
  private void goOn() {
    if (writing || over) {
      return;
    }
    if (filling.position() > 0 && (whole || gone || filling.position() >= PIECE)) {
      write();
    } else if (whole && upload.missing() == 0) {
      finish();
    } else if (gone || whole) {
      over = true;
      run(upload::cut, refusal -> tell(null, null));
    }
    if (paused && !over && filling.position() < PIECE) {
      paused = false;
      caller.enter(Phase.UPLOADING);
      request.resume();
    }
  }

  private void write() {
    ByteBuffer piece = filling.flip();
    filling = written.clear();
    written = piece;
    writing = true;
    run(
        () -> upload.write(piece),
        refusal -> {
          writing = false;
          if (refusal == null) {
            goOn();
          } else {
            over = true;
            tell(null, refusal);
          }
        });
  }

  private void finish() {
    over = true;
    caller.enter(Phase.WORKING);
    Outcome[] outcome = {null};
    run(() -> outcome[0] = upload.finish(), refusal -> tell(outcome[0], refusal));
  }

  private void tell(@Nullable Outcome outcome, @Nullable RefusedUploadException refusal) {
    ended.as(gone ? null : outcome, gone ? null : refusal);
    if (!gone) {
      request.resume(); // What still comes is read, and passed over.
    }
  }

  private interface Then {
    void go(@Nullable RefusedUploadException refusal);
  }

  private void run(Task task, Then then) {
    try {
      writers.execute(
          () -> {
            RefusedUploadException refusal = null;
            try {
              task.run();
            } catch (RefusedUploadException e) {
              refusal = e;
            }
            RefusedUploadException told = refusal;
            loop.runOnContext(ran -> then.go(told));
          });
    } catch (RejectedExecutionException e) {
      over = true; // The server stops; what has come can be carried on.
    }
  }
}
