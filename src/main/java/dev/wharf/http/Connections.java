package dev.wharf.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * All connections, within limits. When there are too many, or too much is held for them, the client
 * that takes most gives way, with what it has left unused longest. So nobody is shut out: a
 * newcomer is always let in. For the event loop only.
 */
final class Connections {
  private static final long SWEEP_MILLIS = 500;
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Limits limits;
  private final Set<Caller> open = new LinkedHashSet<>();
  private long held;
  private boolean sweeping;
  private volatile boolean closed;

  Connections(Limits limits) {
    this.limits = limits;
  }

  /** Takes a connection in. */
  Caller arrive(Channel channel, EventLoop loop) {
    Caller caller = new Caller(channel, this);
    if (open.size() >= limits.connections()) {
      leave(heaviest(each -> 1));
    }
    open.add(caller);
    channel.attr(Caller.OF).set(caller);
    channel.closeFuture().addListener(closed -> left(caller));
    if (!sweeping) {
      sweeping = true;
      var unused = loop.schedule(() -> sweep(loop), SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }
    return caller;
  }

  private void left(Caller caller) {
    open.remove(caller);
    caller.forget();
  }

  /** So much more is held for one of them; less where it is negative. */
  void held(Caller caller, long bytes) {
    held += bytes;
    while (bytes > 0 && held > limits.held()) {
      List<Caller> heaviest = heaviest(Caller::held).stream().filter(c -> c.held() > 0).toList();
      if (heaviest.size() == 1 && heaviest.get(0) == caller) {
        return;
      }
      leave(heaviest);
    }
  }

  /** The connections of the client that takes most. */
  private List<Caller> heaviest(ToLongFunction<Caller> taken) {
    Map<String, Long> clients = new HashMap<>();
    open.forEach(caller -> clients.merge(caller.client(), taken.applyAsLong(caller), Long::sum));
    long most = clients.values().stream().mapToLong(Long::longValue).max().orElse(0);
    String heaviest =
        clients.entrySet().stream()
            .filter(client -> client.getValue() == most)
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse("");
    return open.stream().filter(caller -> caller.client().equals(heaviest)).toList();
  }

  /**
   * The idlest goes. What has only just begun says nothing yet about its client: of such
   * connections the oldest goes, or else a newcomer would go for all those that had come before. Of
   * those whose answers are still being found out the newest goes: the others get theirs soon.
   */
  private static Comparator<Caller> idlest(long now) {
    return Comparator.comparing((Caller caller) -> caller.phase() == Phase.WORKING)
        .thenComparing(caller -> isFresh(caller, now))
        .thenComparing(caller -> isFresh(caller, now) ? Phase.OPENING : caller.phase())
        .thenComparingLong(
            caller -> caller.phase() == Phase.WORKING ? now - caller.since() : caller.since());
  }

  private static boolean isFresh(Caller caller, long now) {
    return now - caller.since() < FRESH_NANOS;
  }

  private void leave(List<Caller> callers) {
    callers.stream()
        .min(idlest(System.nanoTime()))
        .ifPresent(
            caller -> {
              open.remove(caller);
              caller.drop();
            });
  }

  private void sweep(EventLoop loop) {
    long now = System.nanoTime();
    List.copyOf(open).stream().filter(caller -> caller.late(now, limits)).forEach(Caller::drop);
    sweeping = !open.isEmpty();
    if (sweeping) {
      var unused = loop.schedule(() -> sweep(loop), SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** From now on none is taken in; any thread may say so. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }
}
