package dev.wharf.cli;

import dev.wharf.check.Doctor;
import dev.wharf.check.Finding;
import dev.wharf.check.Finding.Level;
import dev.wharf.settings.LiveSettings;
import dev.wharf.settings.Settings;
import dev.wharf.settings.SettingsException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Checks whether Wharf can work here, and says how to fix what is wrong. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Look whether Wharf can work here, and say how to fix what is wrong.")
final class CheckCommand implements Callable<Integer> {
  private boolean errors;

  @Override
  public Integer call() throws Exception {
    LiveSettings live;
    try {
      live = Main.settings();
    } catch (SettingsException e) {
      e.problems().forEach(problem -> show(new Finding(Level.ERROR, "settings", problem, "")));
      return Main.FAILED;
    }
    Settings settings = live.get();
    show(new Finding(Level.OK, "settings", settings.all().size() + " settings are in order", ""));
    live.warnings().forEach(seen -> show(new Finding(Level.WARNING, "settings", seen, "")));
    new Doctor(this::show).examine(settings);
    showRefusedEdits(settings);
    return errors ? Main.FAILED : Main.OK;
  }

  // A running server may have refused what stands in the files, though it is in order by itself.
  private void showRefusedEdits(Settings settings) {
    try {
      RunningServers.visit(
          settings.state(),
          server ->
              server
                  .status()
                  .refusedEdits()
                  .forEach(edit -> show(new Finding(Level.WARNING, "edit", edit, ""))));
    } catch (CommandException e) {
      show(
          new Finding(
              Level.WARNING,
              "server",
              "the running server does not say which edits it refused: " + e.getMessage(),
              "see wharf status"));
    }
  }

  private void show(Finding finding) {
    errors |= finding.level() == Level.ERROR;
    System.out.printf(
        "%-8s %-10s %s%s%n",
        finding.level().name().toLowerCase(Locale.ROOT),
        finding.what(),
        finding.seen(),
        finding.remedy().isEmpty() ? "" : "; " + finding.remedy());
  }
}
