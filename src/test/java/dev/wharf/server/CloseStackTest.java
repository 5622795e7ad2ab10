package dev.wharf.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloseStackTest {
  private final List<String> closed = new ArrayList<>();
  private final CloseStack stack = new CloseStack();

  @Test
  void closesTheLastOpenedFirst() {
    stack.push("lock", () -> closed.add("lock"));
    stack.push("ledger", () -> closed.add("ledger"));
    stack.push("routes", () -> closed.add("routes"));
    stack.close();
    assertThat(closed).containsExactly("routes", "ledger", "lock");
  }

  @Test
  void closesTheRestWhenOneCannotBeClosed() {
    stack.push("lock", () -> closed.add("lock"));
    stack.push(
        "ledger",
        () -> {
          throw new IOException("the disk is gone");
        });
    stack.push("routes", () -> closed.add("routes"));
    stack.close();
    assertThat(closed).containsExactly("routes", "lock");
  }

  @Test
  void closesEachOnce() {
    stack.push("lock", () -> closed.add("lock"));
    stack.close();
    stack.close();
    assertThat(closed).containsExactly("lock");
  }
}
