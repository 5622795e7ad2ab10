package dev.wharf.settings;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the ledger is.
 *
 * @param file the SQLite file; null where machines share a PostgreSQL database
 * @param url of the PostgreSQL database; empty for SQLite
 * @param user empty where the URL or the environment names it
 * @param password empty where there is none
 * @param lease how long a machine that shares the ledger may be silent and keeps its packets
 */
public record LedgerAddress(
    @Nullable Path file, String url, String user, String password, Duration lease) {
  private static final String SQLITE = "jdbc:sqlite:";
  private static final String POSTGRESQL = "jdbc:postgresql:";

  static final Key<String> ADDRESS =
      Key.of(
              "wharf.ledger",
              "",
              Rule.text(
                  "(jdbc:sqlite:[^?\\x00]+|jdbc:postgresql:\\S+)?",
                  "must be empty, for SQLite in the state folder, or jdbc:sqlite:FILE, or"
                      + " jdbc:postgresql: and the rest of its address"),
              "the ledger: empty = SQLite in the state folder; jdbc:sqlite:FILE = that file;"
                  + " jdbc:postgresql://HOST/DATABASE = one that machines share")
          .address();
  static final Key<String> USER =
      Key.of("wharf.ledger-user", "", Rule.anyText(), "the user that Wharf is to PostgreSQL");
  static final Key<String> PASSWORD =
      Key.of("wharf.ledger-password", "", Rule.anyText(), "the password of that user").secret();
  static final Key<Duration> LEASE =
      Key.of(
          "wharf.lease",
          "30s",
          Rule.duration(Duration.ofSeconds(1)),
          "how long a machine that shares the ledger may be silent before others take over its"
              + " packets");

  static LedgerAddress read(Values values, Path state) {
    String address = values.get(ADDRESS);
    if (address.startsWith(SQLITE)) {
      values.requirePath(ADDRESS, address, address.substring(SQLITE.length()));
    }
    boolean shared = address.startsWith(POSTGRESQL);
    return new LedgerAddress(
        shared ? null : file(address, state),
        shared ? address : "",
        values.get(USER),
        values.get(PASSWORD),
        values.get(LEASE));
  }

  private static Path file(String address, Path state) {
    return address.isEmpty()
        ? state.resolve(StateFolder.LEDGER)
        : Path.of(address.substring(SQLITE.length())).toAbsolutePath().normalize();
  }

  /** Whether several machines can share it. */
  public boolean shared() {
    return file == null;
  }

  /** A message about a ledger, without the secrets of the address that it may name. */
  public static String shown(String message) {
    return Addresses.inText(message);
  }

  /** A message of the driver about an address, which it may quote in parts. */
  public static String shown(LedgerAddress address, String message) {
    return Addresses.inText(message, address.url);
  }

  /** The address without its secrets. */
  @Override
  public String toString() {
    return file == null ? ADDRESS.shown(url) : file.toString();
  }
}
