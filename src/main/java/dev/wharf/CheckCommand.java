package dev.wharf;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The doctor. */
@Command(name = "check", description = "Look whether Wharf can work here, and say what to mend.")
final class CheckCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    return Main.OK;
  }
}
