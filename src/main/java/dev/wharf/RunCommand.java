package dev.wharf;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/** Serves until SIGTERM or SIGINT. */
@Command(name = "run", description = "Serve until SIGTERM. This is what no command does.")
final class RunCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    Server server = Server.start(Main.settings());
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  stopped.countDown();
                },
                "wharf-stop"));
    stopped.await();
    return Main.OK;
  }
}
