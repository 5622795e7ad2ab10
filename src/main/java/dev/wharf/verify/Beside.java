package dev.wharf.verify;

import dev.wharf.settings.Verifying;
import dev.wharf.settings.Verifying.Demand;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What stands beside a packet's zip to verify it by.
 *
 * @param signatures the names of files with signatures of the zip
 */
record Beside(List<ChecksumFile> checksums, List<String> signatures) {
  private static final List<String> SIGNATURES = List.of(".asc", ".sig");

  /** Looks for it among the names in a folder; what nobody asks for is left out. */
  static Beside of(Collection<String> names, String zip, Verifying rules) {
    List<ChecksumFile> checksums = new ArrayList<>();
    List<String> signatures = new ArrayList<>();
    for (String name : names) {
      if (name.equals(zip)) {
        continue;
      }
      ChecksumFile file = rules.checksums() == Demand.OFF ? null : ChecksumFile.of(name, zip);
      if (file != null) {
        checksums.add(file);
      } else if (rules.signatures() != Demand.OFF && isSignature(name, zip)) {
        signatures.add(name);
      }
    }
    checksums.sort((one, other) -> one.name().compareTo(other.name()));
    signatures.sort(null);
    return new Beside(checksums, signatures);
  }

  private static boolean isSignature(String name, String zip) {
    return SIGNATURES.stream().anyMatch(end -> name.equalsIgnoreCase(zip + end));
  }

  boolean isEmpty() {
    return checksums.isEmpty() && signatures.isEmpty();
  }
}
