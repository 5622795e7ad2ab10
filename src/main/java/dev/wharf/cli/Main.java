package dev.wharf.cli;

import dev.wharf.Version;
import dev.wharf.child.OwnEnvironment;
import dev.wharf.ledger.LedgerException;
import dev.wharf.operate.Logs;
import dev.wharf.server.StartException;
import dev.wharf.settings.Addresses;
import dev.wharf.settings.LiveSettings;
import dev.wharf.settings.LogFormat;
import dev.wharf.settings.SecretVariables;
import dev.wharf.settings.SettingsException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line: {@code run} when no other word is given. */
@Command(
    name = "wharf",
    description =
        "Takes packets from an inbox, unpacks and processes them, and archives each once.",
    subcommands = {
      RunCommand.class,
      DrainCommand.class,
      DemoCommand.class,
      InitCommand.class,
      StatusCommand.class,
      HistoryCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      ReplayCommand.class,
      ReprocessCommand.class,
      RetryCommand.class,
      CancelCommand.class,
      RecycleCommand.class,
      PruneCommand.class,
      HoldCommand.class,
      ReleaseCommand.class,
      ForgetCommand.class,
      CheckCommand.class,
      VerifyCommand.class,
      CommandLine.HelpCommand.class
    },
    mixinStandardHelpOptions = true,
    version = "Wharf " + Version.CURRENT,
    footer = "Run it in a folder with application.properties and routes/.")
public final class Main {
  static final int OK = 0;
  static final int FAILED = 1;

  /** Some packets were quarantined, or are not as they should be. */
  static final int SOME_WRONG = 2;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      mapFallbackValue = "",
      scope = ScopeType.INHERIT,
      description = "Override a setting.")
  void define(Map<String, String> settings) {
    settings.forEach(System::setProperty);
  }

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    OwnEnvironment.hide(SecretVariables::isSecret); // Before any child is started.
    System.exit(execute(args));
  }

  static int execute(String... args) {
    List<String> words = List.of(args);
    return words.isEmpty() || words.equals(List.of("run")) ? run() : parsed(args);
  }

  // There is nothing to parse here, and parsing takes a seventh of a start, because picocli's
  // classes are too old for a class-data archive.
  private static int run() {
    try {
      return new RunCommand().call();
    } catch (Exception e) {
      return failed(e);
    }
  }

  private static int parsed(String... args) {
    CommandLine line = new CommandLine(new Main());
    line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure));
    line.setParameterExceptionHandler(
        (failure, given) -> {
          System.err.println("wharf: " + failure.getMessage());
          System.err.println("wharf: --help lists the commands");
          return FAILED;
        });
    return line.execute(args);
  }

  /** Reports a user's mistake in words, and a fault of Wharf's own with its stack. */
  private static int failed(Exception failure) {
    if (failure instanceof StartException
        || failure instanceof CommandException
        || failure instanceof LedgerException
        || failure instanceof SettingsException) {
      String.valueOf(failure.getMessage())
          .lines()
          .forEach(problem -> System.err.println("wharf: " + problem));
    } else {
      StringWriter stack = new StringWriter();
      failure.printStackTrace(new PrintWriter(stack));
      stack.toString().lines().forEach(line -> System.err.println(Addresses.inText(line)));
    }
    return FAILED;
  }

  /**
   * The settings of the working folder.
   *
   * @throws SettingsException with all that is wrong with them
   */
  static LiveSettings settings() throws SettingsException {
    String names = System.getProperty("sun.jnu.encoding", "");
    if (!names.equals(StandardCharsets.UTF_8.name())) {
      throw new SettingsException(
          List.of(
              "the locale names files in "
                  + names
                  + ", so that names of packets would be lost; start Wharf with LC_ALL=C.UTF-8"));
    }
    LiveSettings settings = new LiveSettings(Path.of(""), System.getenv(), System.getProperties());
    if (settings.get().logFormat() == LogFormat.JSON) {
      Logs.asJson();
    }
    Logs.level(settings.get().logLevel().name());
    return settings;
  }
}
