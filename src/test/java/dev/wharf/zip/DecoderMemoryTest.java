package dev.wharf.zip;

import static dev.wharf.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.fixture.Waiting;
import dev.wharf.packet.PostponedException;
import dev.wharf.packet.Reason;
import dev.wharf.packet.ZipReadException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How decoders share the memory. */
class DecoderMemoryTest {
  private static final int MB = 1024 * 1024;
  private final DecoderMemory memory = new DecoderMemory(10 * MB);

  private CompletableFuture<Void> holding(DecoderMemory.Share share, int bytes) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            share.hold(bytes);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        },
        task -> new Thread(task).start());
  }

  @Test
  void whoWantsMoreThanIsFreeWaitsForOthers() throws Exception {
    DecoderMemory.Share first = memory.share("first");
    first.hold(6 * MB);
    AtomicReference<Thread> waiter = new AtomicReference<>();
    DecoderMemory.Share second = memory.share("second");
    CompletableFuture<Void> held =
        CompletableFuture.runAsync(
            () -> {
              try {
                second.hold(6 * MB);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            },
            task -> {
              waiter.set(new Thread(task));
              waiter.get().start();
            });
    Waiting.until("somebody waits", () -> waiter.get().getState() == Thread.State.WAITING);
    assertThat(held).isNotDone();
    first.close();
    held.get();
  }

  @Test
  void whoWantsMoreThanThereIsIsRefused() {
    assertRefused(Reason.BOMB, () -> memory.share("large.bin").hold(10 * MB + 1))
        .withMessageContaining("'large.bin' needs 11 MB of memory")
        .withMessageContaining("there are 10 MB");
  }

  @Test
  void oneThreadNeverWaitsForItself() throws IOException {
    DecoderMemory.Share first = memory.share("first");
    first.hold(6 * MB);
    DecoderMemory.Share second = memory.share("second");
    second.hold(2 * MB);
    assertThatThrownBy(() -> memory.share("third").hold(6 * MB))
        .isInstanceOf(ZipReadException.class)
        .hasMessageContaining("'third' was opened before the content of another one was closed");
    second.close();
    first.close();
    memory.share("third").hold(9 * MB);
  }

  @Test
  void whatWasHeldBeforeIsGivenBackFirst() throws IOException {
    DecoderMemory.Share share = memory.share("a");
    for (int i = 0; i < 5; i++) {
      share.hold(8 * MB);
    }
    share.close();
    share.close();
    memory.share("b").hold(9 * MB);
  }

  @Test
  void anotherThreadMayGiveBack() throws Exception {
    DecoderMemory.Share share = memory.share("a");
    holding(share, 8 * MB).get();
    share.close();
    memory.share("b").hold(9 * MB);
  }

  @Test
  void aStopEndsTheWait() throws Exception {
    memory.share("first").hold(9 * MB);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                memory.share("second").hold(9 * MB);
              } catch (IOException e) {
                failure.set(e);
              }
            });
    waiter.start();
    Waiting.until("somebody waits", () -> waiter.getState() == Thread.State.WAITING);
    waiter.interrupt();
    waiter.join();
    assertThat(failure.get()).isInstanceOf(PostponedException.class).hasMessage("the server stops");
  }
}
