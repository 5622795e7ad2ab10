package dev.wharf.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who has a device, where more want one than there are. */
@Timeout(60)
class DevicesTest {
  private static final List<String> FOUR = List.of("0", "1", "2", "3");

  private final Devices devices = new Devices();

  @Test
  void eachIsHadByOneAtATimeWhateverTheOrder() throws Exception {
    Map<String, Thread> holders = new ConcurrentHashMap<>();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<?>> done =
        java.util.stream.IntStream.range(0, 500)
            .<Future<?>>mapToObj(
                packet ->
                    threads.submit(
                        () -> {
                          try (Devices.Lease lease = devices.take(FOUR)) {
                            String device = String.valueOf(lease.variables().get("WHARF_DEVICE"));
                            assertThat(holders.put(device, Thread.currentThread())).isNull();
                            TimeUnit.MICROSECONDS.sleep(ThreadLocalRandom.current().nextInt(500));
                            assertThat(holders.remove(device)).isSameAs(Thread.currentThread());
                          }
                          return null;
                        }))
            .toList();
    for (Future<?> one : done) {
      one.get();
    }
    threads.shutdown();
    assertThat(holders).isEmpty();
  }

  @Test
  void oneOfAProcessThatWaitsForWorkIsTakenFromIt() throws Exception {
    Devices.Lease warm = devices.take(List.of("0"));
    boolean[] ended = new boolean[1];
    warm.idle(
        () -> {
          ended[0] = true;
          warm.close();
        });

    try (Devices.Lease other = devices.take(List.of("0"))) {
      assertThat(ended[0]).isTrue();
      assertThat(other.variables()).containsEntry("CUDA_VISIBLE_DEVICES", "0");
    }
  }
}
