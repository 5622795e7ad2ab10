package dev.wharf.settings;

import dev.wharf.child.Ownership;
import dev.wharf.files.Durability;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Every setting of ours, declared once: its name, its default, its rule. */
final class Keys {
  static final Key<Path> INBOX = Key.folder("wharf.inbox", "inbox");
  static final Key<Path> ARCHIVE = Key.folder("wharf.archive", "archive");
  static final Key<Path> QUARANTINE = Key.folder("wharf.quarantine", "quarantine");
  static final Key<Path> WORK = Key.folder("wharf.work", "work");
  static final Key<Path> STATE = Key.folder("wharf.state", "state");
  static final Key<String> INCOMPLETE_SUFFIX =
      Key.text(
          "wharf.incomplete-suffix",
          "-downloading",
          "[^/\\x00]+",
          "must be the end of a folder's name");
  static final Key<Duration> POLL_INTERVAL =
      Key.duration("wharf.poll-interval", "200ms", Duration.ofMillis(1));
  static final Key<Duration> MISSING_ZIP_AFTER =
      Key.duration("wharf.missing-zip-after", "1m", Duration.ZERO).live();
  static final Key<String> QUEUE =
      Key.text(
          "wharf.queue",
          "seda:packets",
          "(seda:|jms:queue:)\\S+",
          "must be a seda: endpoint, or jms:queue: and a name");
  static final Key<String> ROLES =
      Key.text(
          "wharf.roles",
          "intake,work",
          "intake|work|intake,work|work,intake",
          "must be intake, work, or both with a comma between");
  static final Key<Integer> QUEUE_DEPTH = Key.number("wharf.queue-depth", "1000", 1, 100_000);
  static final Key<String> DEAD_LETTERS = endpoint("wharf.dead-letters", "jms:queue:DLQ");
  static final Key<String> BROKER_URL =
      Key.text(
          "wharf.broker.url",
          "",
          "(\\(?[a-z]+://\\S+)?",
          "must be empty, or the address of a broker, like tcp://host:61616");
  static final Key<String> BROKER_USER = Key.text("wharf.broker.user", "", ".*", "may be any text");
  static final Key<String> BROKER_PASSWORD =
      Key.text("wharf.broker.password", "", ".*", "may be any text");
  static final Key<Integer> PACKETS = Key.number("wharf.packets", "4", 1, 1000).live();
  static final Key<Integer> WORKERS = Key.number("wharf.workers", "0", 0, 1000).live();
  static final Key<String> UNPACK_INTO =
      Key.text(
          "wharf.unpack-into",
          "data",
          "(?!\\.|results$|folder$|placing-.*|wrapping$|receipt\\.tmp$|wharf.*\\.json$)[^/\\x00]{0,100}",
          "must be one folder name that Wharf does not use itself, or empty");
  static final Key<Long> LIMIT_BYTES = Key.size("wharf.limits.bytes", "64GB").live();
  static final Key<Integer> LIMIT_ENTRIES =
      Key.number("wharf.limits.entries", "1000000", 1, 100_000_000).live();
  static final Key<Integer> LIMIT_RATIO =
      Key.number("wharf.limits.ratio", "200", 1, 1_000_000).live();
  static final Key<Long> LIMIT_RATIO_ABOVE = Key.size("wharf.limits.ratio-above", "10MB").live();
  static final Key<Integer> LIMIT_DEPTH = Key.number("wharf.limits.depth", "64", 1, 1000).live();
  static final Key<Integer> LIMIT_NAME_BYTES =
      Key.number("wharf.limits.name-bytes", "255", 1, 255).live();
  static final Key<Charset> LEGACY_CHARSET = Key.charset("wharf.legacy-charset", "IBM437").live();
  static final Key<Inflating> INFLATER = Key.choice("wharf.inflater", "auto", Inflating.class);
  static final Key<Integer> RETRY_ATTEMPTS =
      Key.number("wharf.retry.attempts", "3", 1, 1000).live();
  static final Key<Duration> RETRY_DELAY =
      Key.duration("wharf.retry.delay", "1s", Duration.ZERO).live();
  static final Key<Long> SPACE_RESERVE = Key.size("wharf.space-reserve", "1GB").live();
  static final Key<Durability> DURABILITY =
      Key.choice("wharf.durability", "full", Durability.class);
  static final Key<Duration> STOP_TIMEOUT =
      Key.duration("wharf.stop-timeout", "30s", Duration.ofSeconds(1));
  static final Key<String> LEDGER =
      Key.text(
          "wharf.ledger",
          "",
          "(jdbc:sqlite:[^?]+|jdbc:postgresql:\\S+)?",
          "must be empty, for SQLite in the state folder, or jdbc:sqlite:FILE, or jdbc:postgresql:"
              + " and the rest of its address");
  static final Key<String> LEDGER_USER = Key.text("wharf.ledger-user", "", ".*", "may be any text");
  static final Key<String> LEDGER_PASSWORD =
      Key.text("wharf.ledger-password", "", ".*", "may be any text");
  static final Key<Duration> LEASE = Key.duration("wharf.lease", "30s", Duration.ofSeconds(1));
  static final Key<Path> PLUGINS = Key.folder("wharf.plugins", "plugins");
  static final Key<Ownership> CHILDREN = Key.choice("wharf.children", "auto", Ownership.class);
  static final Key<String> ON_ARCHIVED = notified("wharf.on-archived");
  static final Key<String> ON_QUARANTINED = notified("wharf.on-quarantined");
  static final Key<Duration> STALLED_AFTER =
      Key.duration("wharf.stalled-after", "10m", Duration.ofSeconds(1)).live();
  static final Key<Duration> STUCK_AFTER =
      Key.duration("wharf.stuck-after", "1h", Duration.ofSeconds(1)).live();
  static final Key<Integer> HTTP_PORT = Key.number("wharf.http.port", "8080", 0, 65535);
  static final Key<String> HTTP_HOST =
      Key.text("wharf.http.host", "127.0.0.1", "\\S+", "must be a host's name or address");
  static final Key<String> HTTP_ALLOWED_HOSTS =
      Key.text(
          "wharf.http.allowed-hosts",
          "",
          "[\\w.:\\[\\]-]*([,\\s]+[\\w.:\\[\\]-]+)*",
          "must be names or addresses with commas between");
  static final Key<Path> HTTP_KEYSTORE = Key.file("wharf.http.keystore", "");
  static final Key<String> HTTP_KEYSTORE_PASSWORD =
      Key.text("wharf.http.keystore-password", "", ".*", "may be any text");
  static final Key<YesNo> HTTP_CLEARTEXT = Key.choice("wharf.http.cleartext", "no", YesNo.class);
  static final Key<YesNo> CAMEL_CLI = Key.choice("wharf.camel-cli", "no", YesNo.class);
  static final Key<LogFormat> LOG_FORMAT = Key.choice("wharf.log.format", "text", LogFormat.class);
  static final Key<LogLevel> LOG_LEVEL =
      Key.choice("wharf.log.level", "info", LogLevel.class).live();
  static final Key<String> ARCHIVE_TO = endpoint("wharf.archive-to", "direct:archive");
  static final Key<String> QUARANTINE_TO = endpoint("wharf.quarantine-to", "direct:quarantine");

  /** All of them, in the order of application.properties. */
  static final List<Key<?>> ALL =
      List.of(
          INBOX,
          ARCHIVE,
          QUARANTINE,
          WORK,
          STATE,
          INCOMPLETE_SUFFIX,
          POLL_INTERVAL,
          MISSING_ZIP_AFTER,
          ROLES,
          QUEUE,
          QUEUE_DEPTH,
          DEAD_LETTERS,
          BROKER_URL,
          BROKER_USER,
          BROKER_PASSWORD,
          PACKETS,
          WORKERS,
          UNPACK_INTO,
          LIMIT_BYTES,
          LIMIT_ENTRIES,
          LIMIT_RATIO,
          LIMIT_RATIO_ABOVE,
          LIMIT_DEPTH,
          LIMIT_NAME_BYTES,
          LEGACY_CHARSET,
          INFLATER,
          RETRY_ATTEMPTS,
          RETRY_DELAY,
          SPACE_RESERVE,
          DURABILITY,
          STOP_TIMEOUT,
          LEDGER,
          LEDGER_USER,
          LEDGER_PASSWORD,
          LEASE,
          PLUGINS,
          CHILDREN,
          ON_ARCHIVED,
          ON_QUARANTINED,
          STALLED_AFTER,
          STUCK_AFTER,
          HTTP_PORT,
          HTTP_HOST,
          HTTP_ALLOWED_HOSTS,
          HTTP_KEYSTORE,
          HTTP_KEYSTORE_PASSWORD,
          HTTP_CLEARTEXT,
          CAMEL_CLI,
          LOG_FORMAT,
          LOG_LEVEL,
          ARCHIVE_TO,
          QUARANTINE_TO);

  private static Key<String> endpoint(String name, String standard) {
    return Key.text(name, standard, "[A-Za-z][\\w.+-]*:\\S+", "must be a Camel endpoint");
  }

  private static Key<String> notified(String name) {
    return Key.text(
        name,
        "",
        "([A-Za-z][\\w.+-]*:\\S.*)?",
        "must be empty, a Camel endpoint, or command: and a command");
  }

  private Keys() {}
}
