package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.files.SecretFile;
import dev.wharf.ledger.UsedFolders;
import dev.wharf.settings.Settings;
import dev.wharf.settings.StateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key by which Wharf knows its own receipts again, also when the ledger is lost. It stands in
 * the state folder and in the ledger, so that either gives back what the other has lost; servers
 * that share a ledger have the one that the ledger passes on. Safe for use by several threads.
 */
public final class ReceiptKey {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 32;

  /** Is only copied: to look one up for each receipt takes longer than the code itself. */
  private final Mac keyed;

  private final Instant since;

  /**
   * @param since no receipt that was written later is without a code
   */
  ReceiptKey(String secret, Instant since) {
    this.since = since;
    try {
      keyed = Mac.getInstance(ALGORITHM);
      keyed.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Each Java machine has " + ALGORITHM, e);
    }
  }

  /**
   * The key of a server, which is made at its first start.
   *
   * @throws IOException when its file cannot be read or written
   */
  static ReceiptKey of(Settings settings, UsedFolders ledger, Disk disk) throws IOException {
    Path file = file(settings);
    String own = SecretFile.read(file);
    String known = ledger.receiptKey(own == null ? random() : own);
    String secret = own == null || settings.ledger().shared() ? known : own;
    if (!secret.equals(own)) {
      disk.createDirectories(settings.state());
      SecretFile.write(file, secret, disk);
    }
    return new ReceiptKey(secret, since(file));
  }

  /** The key that servers on this state folder have; null where none has been started yet. */
  public static @Nullable ReceiptKey found(Settings settings) throws IOException {
    Path file = file(settings);
    String secret = SecretFile.read(file);
    return secret == null ? null : new ReceiptKey(secret, since(file));
  }

  /** When the key came to this server. */
  Instant since() {
    return since;
  }

  private static Instant since(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toInstant();
  }

  private static Path file(Settings settings) {
    return settings.state().resolve(StateFolder.RECEIPT_KEY);
  }

  private static String random() {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** The code of a text, as hexadecimal digits. */
  String code(String text) {
    try {
      Mac mac = (Mac) keyed.clone();
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("The JDK's " + ALGORITHM + " can be copied", e);
    }
  }

  /** Whether a text's code is that one; this takes the same time for every guess. */
  boolean fits(String text, String code) {
    return MessageDigest.isEqual(
        code(text).getBytes(StandardCharsets.UTF_8), code.getBytes(StandardCharsets.UTF_8));
  }
}
