package dev.wharf.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
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
  private static final Pattern SECRET =
      Pattern.compile(
          "((?:password|sslpassword)=)[^&]*|(?<=//)([^/@]*)@", Pattern.CASE_INSENSITIVE);

  /** Whether several machines can share it. */
  public boolean shared() {
    return file == null;
  }

  /** The address without its secrets. */
  public static String shown(String url) {
    return SECRET
        .matcher(url)
        .replaceAll(match -> match.group(1) == null ? "****@" : match.group(1) + "****");
  }

  @Override
  public String toString() {
    return file == null ? shown(url) : file.toString();
  }
}
