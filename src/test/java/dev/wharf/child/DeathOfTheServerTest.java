package dev.wharf.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.JavaProcess;
import dev.wharf.fixture.Waiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Children try to outlive a process that owns them and is killed. */
@Timeout(60)
class DeathOfTheServerTest {
  @TempDir Path folder;

  /** Owns one child, which runs a script; it runs in a process of its own. */
  static final class Owner {
    private Owner() {}

    public static void main(String[] args) throws Exception {
      Path state = Path.of(args[0]);
      Children children = new Children(state, Ownership.valueOf(args[1]));
      children.start(
          List.of("sh", "-c", args[2]), state.toFile(), CleanEnvironment.with(List.of()), true);
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  /** Kills the owner of a child once that has made the file "ready"; the child has to end. */
  private void childEnds(Ownership how, String script) throws IOException, InterruptedException {
    Process owner =
        JavaProcess.of(Owner.class, Children.class, folder.toString(), how.name(), script)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    try {
      Waiting.until("the child is ready", () -> Files.exists(folder.resolve("ready")));
      String mark = "WHARF_OWNER=" + Files.readString(folder.resolve("children"));
      assertThat(marked(mark)).isNotEmpty();
      owner.destroyForcibly().waitFor();
      Waiting.until("nothing of the child is left", () -> marked(mark).isEmpty());
    } finally {
      owner.destroyForcibly();
      if (Files.exists(folder.resolve("children"))) {
        Marked.kill(Children.MARK, Files.readString(folder.resolve("children")));
      }
    }
  }

  private static List<Long> marked(String mark) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> environment(pid).contains(mark))
        .toList();
  }

  private static String environment(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Ownership.class,
      names = {"NAMESPACE", "MARK"})
  void endsOneThatHoldsThePipeOpenThroughWhichItsSupervisorWatches(Ownership how) throws Exception {
    childEnds(how, "exec 9<>\"$(echo \"$PWD\"/alive-*)\"; touch ready; sleep 600");
  }

  @Test
  void endsOneWhoseDaemonHoldsThePipeOpen() throws Exception {
    childEnds(
        Ownership.MARK,
        "exec 9<>\"$(echo \"$PWD\"/alive-*)\"; setsid sh -c 'touch ready; sleep 600; true' & sleep 600; true");
  }

  @Test
  void endsOneThatHasEndedWhatWatchesInItsNamespace() throws Exception {
    childEnds(
        Ownership.NAMESPACE,
        "sleep 1; for p in /proc/[0-9]*; do p=${p#/proc/};"
            + " [ $p = 1 ] || [ $p = $$ ] || kill -KILL $p; done; touch ready; sleep 600; true");
  }
}
