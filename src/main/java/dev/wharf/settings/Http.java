package dev.wharf.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the status page and the API are served.
 *
 * @param port 0 for nowhere
 * @param allowedHosts names under which browsers may ask for them, beside those of this machine's
 *     loopback and {@code host}; in lower case
 * @param keystore a PKCS 12 file with the key for TLS; null for none
 * @param readsWithToken whether what packets hold is shown only to those with the token
 * @param connections to them at a time, at most
 */
public record Http(
    int port,
    String host,
    Set<String> allowedHosts,
    @Nullable Path keystore,
    String keystorePassword,
    boolean readsWithToken,
    int connections) {
  static final Key<Integer> PORT =
      Key.of(
          "wharf.http.port",
          "8080",
          Rule.number(0, 65535),
          "the port of the status page and the API; 0 = off");
  static final Key<String> HOST =
      Key.of(
          "wharf.http.host",
          "127.0.0.1",
          Rule.text("[^\\s/@?]+", "must be a host's name or address"),
          "the address that they listen on; one that others can reach needs TLS, or"
              + " wharf.http.cleartext");
  static final Key<String> ALLOWED_HOSTS =
      Key.of(
          "wharf.http.allowed-hosts",
          "",
          Rule.text(
              "[\\w.:\\[\\]-]*([,\\s]+[\\w.:\\[\\]-]+)*",
              "must be names or addresses with commas between"),
          "names, beside the loopback's and wharf.http.host, under which browsers may ask for"
              + " them");
  static final Key<Path> KEYSTORE =
      Key.of(
          "wharf.http.keystore",
          "",
          Rule.file(),
          "a PKCS 12 file with the key and certificate for TLS; empty = no TLS");
  static final Key<String> KEYSTORE_PASSWORD =
      Key.of("wharf.http.keystore-password", "", Rule.anyText(), "the password of that file")
          .secret();
  static final Key<Boolean> CLEARTEXT =
      Key.of(
          "wharf.http.cleartext", "no", Rule.yesOrNo(), "yes: others may reach them without TLS");

  static final Key<String> READ =
      Key.of(
          "wharf.http.read",
          "",
          Rule.text("|open|token", "must be open, or token, or empty"),
          "who may look into packets (files, logs, receipts, attempts, throughput): open = whoever"
              + " reaches them, token = who has the token; empty = open on the loopback, token"
              + " elsewhere");
  static final Key<Integer> CONNECTIONS =
      Key.of(
          "wharf.http.connections",
          "200",
          Rule.number(8, 10_000),
          "connections at a time; beyond that the client with most of them loses the one that has"
              + " been idle longest");

  static Http read(Values values) {
    Path given = values.get(KEYSTORE);
    String names = values.get(ALLOWED_HOSTS).toLowerCase(Locale.ROOT);
    Http http =
        new Http(
            values.get(PORT),
            values.get(HOST),
            names.isEmpty() ? Set.of() : Set.of(names.split("[,\\s]+")),
            given.toString().isEmpty() ? null : given,
            values.get(KEYSTORE_PASSWORD),
            values.get(READ).isEmpty()
                ? !loopback(values.get(HOST))
                : values.get(READ).equals("token"),
            values.get(CONNECTIONS));
    http.requireTlsBeyondLoopback(values);
    return http;
  }

  private void requireTlsBeyondLoopback(Values values) {
    boolean cleartext = values.get(CLEARTEXT);
    if (port != 0 && keystore == null && !cleartext && !loopback(host)) {
      values.problem(
          HOST,
          host,
          "would let the network see the status page, and the token, without TLS; set "
              + KEYSTORE.name()
              + ", or "
              + CLEARTEXT.name()
              + "=yes where that is meant");
    }
  }

  private static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** The address under which this machine reaches them. */
  public String address() {
    String name = host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
    return (keystore == null ? "http://" : "https://")
        + (name.contains(":") ? "[" + name + "]" : name)
        + ":"
        + port
        + "/";
  }

  /** The address, without the password. */
  @Override
  public String toString() {
    return port == 0 ? "off" : address();
  }
}
