package dev.wharf.settings;

import java.time.Duration;

/**
 * How people and programs see what the server does.
 *
 * @param stalledAfter how long an arriving packet may stand still before it is shown as stalled
 * @param stuckAfter how long a packet in work may stand still before it is shown as stuck
 * @param camelCli whether the {@code camel} command finds the server
 */
public record Watching(
    Http http,
    Duration stalledAfter,
    Duration stuckAfter,
    boolean camelCli,
    LogFormat logFormat,
    LogLevel logLevel) {
  static final Key<Duration> STALLED_AFTER =
      Key.of(
              "wharf.stalled-after",
              "10m",
              Rule.duration(Duration.ofSeconds(1)),
              "how long an arriving packet may stay the same before it is shown as stalled")
          .live();
  static final Key<Duration> STUCK_AFTER =
      Key.of(
              "wharf.stuck-after",
              "1h",
              Rule.duration(Duration.ofSeconds(1)),
              "how long nothing may move in a packet in work before it is shown as stuck")
          .live();
  static final Key<Boolean> CAMEL_CLI =
      Key.of(
          "wharf.camel-cli",
          "no",
          Rule.yesOrNo(),
          "yes: the camel command (camel get, camel top) finds this server, through files in"
              + " ~/.camel; costs some processor time");
  static final Key<LogFormat> LOG_FORMAT =
      Key.of(
          "wharf.log.format",
          "text",
          Rule.choice(LogFormat.class),
          "the log: text for people, json for machines");
  static final Key<LogLevel> LOG_LEVEL =
      Key.of(
              "wharf.log.level",
              "info",
              Rule.choice(LogLevel.class),
              "the least important of what is logged: error, warn, info or debug")
          .live();

  static final Section SECTION =
      new Section(
          "Watching",
          Http.PORT,
          Http.HOST,
          Http.ALLOWED_HOSTS,
          Http.KEYSTORE,
          Http.KEYSTORE_PASSWORD,
          Http.CLEARTEXT,
          Http.READ,
          Http.CONNECTIONS,
          STALLED_AFTER,
          STUCK_AFTER,
          CAMEL_CLI,
          LOG_FORMAT,
          LOG_LEVEL);

  static Watching read(Values values) {
    return new Watching(
        Http.read(values),
        values.get(STALLED_AFTER),
        values.get(STUCK_AFTER),
        values.get(CAMEL_CLI),
        values.get(LOG_FORMAT),
        values.get(LOG_LEVEL));
  }
}
