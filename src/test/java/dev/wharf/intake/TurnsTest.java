package dev.wharf.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.ServerRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final List<String> NAMES =
      IntStream.range(0, 3000).mapToObj(i -> String.format("packet-%06d", i)).toList();

  private final List<ServerRecord> servers = new ArrayList<>();
  private long now = 1_000_000_000;
  private boolean busy;

  private Turns turns(String self) {
    return new Turns(self, () -> servers, () -> busy, () -> now);
  }

  private void server(String owner, boolean alive, String roles) {
    servers.add(
        new ServerRecord(owner, "node", "0", roles, Instant.EPOCH, Duration.ZERO, alive, 0, false));
  }

  private void three() {
    for (String owner : List.of("one", "two", "three")) {
      server(owner, true, "intake,work");
    }
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private static Map<Boolean, Long> split(Turns turns) {
    return NAMES.stream()
        .map(turns::others)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  @Test
  void oneServerAloneHasAllTurns() {
    server("one", true, "intake,work");
    assertThat(split(turns("one"))).containsOnlyKeys(false);
  }

  @Test
  void eachNameIsOneServersTurn() {
    three();
    List<Turns> all = List.of(turns("one"), turns("two"), turns("three"));
    for (String name : NAMES) {
      assertThat(all.stream().filter(turns -> !turns.others(name))).as(name).hasSize(1);
    }
  }

  @Test
  void turnsAreSpreadEvenly() {
    three();
    assertThat(split(turns("one")).get(false)).isBetween(850L, 1150L);
  }

  @Test
  void onlyServersThatLiveAndTakeInHaveTurns() {
    server("one", true, "intake,work");
    server("dead", false, "intake,work");
    server("worker", true, "work");
    assertThat(split(turns("one"))).containsOnlyKeys(false);
  }

  @Test
  void packetThatWaitsIsTriedByServerThatHasNothingElseToDo() {
    three();
    Turns turns = turns("one");
    split(turns);
    pass(Turns.PATIENCE);
    assertThat(split(turns)).containsOnlyKeys(false);
    busy = true;
    assertThat(split(turns)).containsKeys(true, false);
  }

  @Test
  void namesOfServerThatHasGoneMoveToTheOthers() {
    three();
    Turns one = turns("one");
    Map<String, Boolean> before =
        NAMES.stream().collect(Collectors.toMap(name -> name, one::others));
    servers.remove(1);
    pass(Duration.ofSeconds(2));
    busy = true;
    assertThat(NAMES.stream().filter(name -> before.get(name) && !one.others(name)))
        .hasSizeBetween(400, 600);
    assertThat(NAMES.stream().filter(name -> !before.get(name) && one.others(name))).isEmpty();
  }

  @Test
  void nothingIsLeftToOthersWhileTheLedgerDoesNotSayWhoTheyAre() {
    Supplier<List<ServerRecord>> fails =
        () -> {
          throw new LedgerException("it is away");
        };
    assertThat(split(new Turns("one", fails, () -> busy, () -> now))).containsOnlyKeys(false);
  }
}
