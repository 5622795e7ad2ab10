package dev.wharf.http;

import dev.wharf.files.TextFile;
import dev.wharf.settings.StateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The secret that every change needs; only those who may read the state folder know it. */
public final class Token {
  private static final String FILE = StateFolder.TOKEN;
  private static final int BYTES = 24;

  private final byte[] secret;

  private Token(String secret) {
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads the token of a state folder, and makes one where there is none; only its owner may read.
   */
  public static Token in(Path state) throws IOException {
    Path file = state.resolve(FILE);
    FileAttribute<?> owners =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    if (!Files.exists(file) || TextFile.read(file).isBlank()) {
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      Path made = Files.createTempFile(state, FILE, ".new", owners);
      Files.writeString(made, HexFormat.of().formatHex(random) + "\n");
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return new Token(read(state));
  }

  /** Returns the token in a state folder, as the running server made it. */
  public static String read(Path state) throws IOException {
    return TextFile.read(state.resolve(FILE)).strip();
  }

  /** Whether the given text is the token; this takes the same time for every guess. */
  boolean is(String given) {
    return MessageDigest.isEqual(secret, given.getBytes(StandardCharsets.UTF_8));
  }
}
