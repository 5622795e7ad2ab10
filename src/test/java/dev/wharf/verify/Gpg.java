package dev.wharf.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** GnuPG, with keys of its own. */
final class Gpg {
  private final Path home;

  Gpg(Path home) {
    this.home = home;
  }

  /** Makes a key without a password. */
  void key(String user, String algorithm, String usage, String expires, String... options) {
    run("", options, "--quick-gen-key", user, algorithm, usage, expires);
  }

  void subkey(String user, String algorithm) {
    run("", new String[0], "--quick-add-key", fingerprint(user), algorithm, "sign", "never");
  }

  /** Does what somebody would type at the editor of a key. */
  void edit(String user, String typed) {
    run(typed, new String[] {"--command-fd", "0"}, "--edit-key", fingerprint(user));
  }

  /** Writes a detached signature beside a file. */
  void sign(String user, Path file, String signature, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--output", file.resolveSibling(signature).toString()));
    all.addAll(List.of("--local-user", user));
    run("", all.toArray(new String[0]), "--detach-sign", file.toString());
  }

  /** Writes a public key into a folder of keys. */
  void export(String user, Path file, String... options) throws IOException {
    Files.createDirectories(file.getParent());
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--output", file.toString()));
    run("", all.toArray(new String[0]), "--export", user);
  }

  /** The revocation that it has made for a key, to be used some day. */
  String revocation(String user) throws IOException {
    Path made = home.resolve("openpgp-revocs.d").resolve(fingerprint(user) + ".rev");
    return Files.readString(made).replace(":-----BEGIN", "-----BEGIN");
  }

  String fingerprint(String user) {
    String listed = run("", new String[] {"--with-colons"}, "--list-keys", "=" + user);
    return listed
        .lines()
        .filter(line -> line.startsWith("fpr:"))
        .map(line -> line.split(":", -1)[9])
        .findFirst()
        .orElseThrow();
  }

  void stop() throws IOException, InterruptedException {
    new ProcessBuilder("gpgconf", "--homedir", home.toString(), "--kill", "all").start().waitFor();
  }

  private String run(String typed, String[] options, String... command) {
    List<String> words = new ArrayList<>(List.of("gpg", "--homedir", home.toString(), "--quiet"));
    words.addAll(List.of("--no-tty", "--yes", "--pinentry-mode", "loopback", "--passphrase", ""));
    if (typed.isEmpty()) {
      words.add("--batch");
    }
    words.addAll(List.of(options));
    words.addAll(List.of(command));
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      process.getOutputStream().write(typed.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(words + ": " + output);
      }
      return output;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
