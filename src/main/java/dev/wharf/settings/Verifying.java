package dev.wharf.settings;

import java.nio.file.Path;

/**
 * What is verified of a packet before its zip is opened.
 *
 * @param checksums what is asked of checksum files
 * @param signatures what is asked of OpenPGP signatures
 * @param keys the folder with the keys of those who may sign
 */
public record Verifying(Demand checksums, Demand signatures, Path keys) {

  /** What is asked of a sender. */
  public enum Demand {
    /** What is there must fit. */
    PRESENT,
    /** It must be there, and fit. */
    REQUIRED,
    /** Nothing; what is there is not looked at. */
    OFF
  }

  static final Key<Demand> CHECKSUMS =
      Key.of(
              "wharf.verify.checksums",
              "present",
              Rule.choice(Demand.class),
              "checksum files beside the zip (NAME.zip.sha256, SHA256SUMS, manifest-sha256.txt, ...):"
                  + " present = those that are there must fit; required; off")
          .live()
          .perInbox();
  static final Key<Demand> SIGNATURES =
      Key.of(
              "wharf.verify.signatures",
              "off",
              Rule.choice(Demand.class),
              "detached OpenPGP signatures of the zip (NAME.zip.asc, NAME.zip.sig): off, present or"
                  + " required")
          .live()
          .perInbox();
  static final Key<Path> KEYS =
      Key.of(
              "wharf.verify.keys",
              "keys",
              Rule.folder(),
              "the folder with the public keys of those who may sign: *.asc, *.gpg, *.pgp; an edit"
                  + " counts at once")
          .live()
          .perInbox();

  static final Section SECTION =
      new Section("Verification, before the zip is opened", CHECKSUMS, SIGNATURES, KEYS);

  static Verifying read(Values values, String inbox) {
    return new Verifying(
        values.get(CHECKSUMS, inbox), values.get(SIGNATURES, inbox), values.get(KEYS, inbox));
  }

  /** Whether a packet without a checksum file, or without a signature, is refused. */
  public boolean isDemanding() {
    return checksums == Demand.REQUIRED || signatures == Demand.REQUIRED;
  }

  /** Whether nothing is asked at all. */
  public boolean isOff() {
    return checksums == Demand.OFF && signatures == Demand.OFF;
  }
}
