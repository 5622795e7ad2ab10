package dev.wharf;

import dev.wharf.settings.Settings;
import dev.wharf.settings.SettingsException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The storage doctor's command line. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Look whether Wharf can work here, and say what to mend.")
final class CheckCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    Doctor doctor = new Doctor(System.out);
    Settings settings;
    try {
      settings = Main.settings().get();
    } catch (SettingsException e) {
      String.valueOf(e.getMessage()).lines().forEach(problem -> doctor.error("settings", problem));
      return Main.FAILED;
    }
    doctor.ok("settings", settings.inForce().size() + " settings are in order");
    doctor.examine(settings);
    return doctor.found() ? Main.FAILED : Main.OK;
  }
}
