package dev.wharf.packet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was verified of a packet beside what the door proves, as receipts have it.
 *
 * @param checksums the checksum files that fit
 * @param signature null where none was looked for, or none was there
 * @param files the files that all of this is about, as they were
 */
public record Verified(List<Checksums> checksums, @Nullable Signature signature, Files files) {

  /**
   * A checksum file.
   *
   * @param algorithm such as SHA-256
   * @param files how many files it lists
   * @param zip whether the packet's zip is one of them
   */
  public record Checksums(String file, String algorithm, int files, boolean zip) {}

  /**
   * A signature of the zip.
   *
   * @param key the fingerprint of the key that made it, in hexadecimal digits
   * @param user whose key it is, as the key says; empty where it does not
   */
  public record Signature(String file, String key, String user) {}

  /** The files that were verified, as they were then. */
  public interface Files {
    /**
     * Whether nobody has written to the zip of a folder since.
     *
     * @throws IOException when the machine cannot tell
     */
    boolean zipIsUntouched(Path folder) throws IOException;

    /** The same of the other files. */
    boolean othersAreUntouched(Path folder) throws IOException;
  }

  /** Verifies what stands in a folder of ours again. */
  public interface Verifier {
    /**
     * Verifies a folder as it was verified before.
     *
     * @return null where there is nothing to verify
     * @throws BadPacketException when something does not fit
     */
    @Nullable Verified again(PacketName name, Path folder) throws IOException;
  }
}
