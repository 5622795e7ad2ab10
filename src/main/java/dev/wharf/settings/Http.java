package dev.wharf.settings;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the status page and the API are served.
 *
 * @param port 0 for nowhere
 * @param allowedHosts names under which they may be asked for, beside those of this machine's
 *     loopback and {@code host}
 * @param keystore a PKCS 12 file with the key for TLS; null for none
 */
public record Http(
    int port,
    String host,
    Set<String> allowedHosts,
    @Nullable Path keystore,
    String keystorePassword) {

  /** Where this machine finds them. */
  public String address() {
    String name = host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
    return (keystore == null ? "http://" : "https://")
        + (name.contains(":") ? "[" + name + "]" : name)
        + ":"
        + port
        + "/";
  }
}
