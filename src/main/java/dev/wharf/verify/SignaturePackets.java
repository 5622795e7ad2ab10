package dev.wharf.verify;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;

/**
 * The packets of a file with signatures (RFC 9580, 4.2), armored or binary: signatures and nothing
 * else, each written as the standard has it, so that no byte of the file can be another.
 */
final class SignaturePackets {
  private static final int SIGNATURE = 2;

  private SignaturePackets() {}

  /** The signatures; empty when the file is not of signatures alone. */
  static List<PGPSignature> of(byte[] file) {
    List<PGPSignature> signatures = new ArrayList<>();
    try {
      for (byte[] block : KeyFiles.blocks(file)) {
        byte[] packets = PGPUtil.getDecoderStream(new ByteArrayInputStream(block)).readAllBytes();
        List<byte[]> bodies = bodies(packets);
        List<PGPSignature> parsed = parsed(packets);
        if (bodies.size() != parsed.size()) {
          return List.of();
        }
        for (int i = 0; i < bodies.size(); i++) {
          byte[] again = bodies(parsed.get(i).getEncoded()).get(0);
          if (!Arrays.equals(again, bodies.get(i))) {
            return List.of();
          }
        }
        signatures.addAll(parsed);
      }
      return signatures;
    } catch (IOException | RuntimeException e) { // Whatever a library makes of damaged bytes.
      return List.of();
    }
  }

  private static List<PGPSignature> parsed(byte[] packets) throws IOException {
    List<PGPSignature> signatures = new ArrayList<>();
    PGPObjectFactory objects = new PGPObjectFactory(packets, new BcKeyFingerprintCalculator());
    for (Object object = objects.nextObject(); object != null; object = objects.nextObject()) {
      if (!(object instanceof PGPSignatureList list)) {
        throw new IOException("it holds more than signatures");
      }
      list.forEach(signatures::add);
    }
    return signatures;
  }

  private static List<byte[]> bodies(byte[] packets) throws IOException {
    List<byte[]> bodies = new ArrayList<>();
    int at = 0;
    while (at < packets.length) {
      int tag = packets[at++] & 0xFF;
      boolean isNew = (tag & 0x40) != 0;
      if ((tag & 0x80) == 0 || (isNew ? tag & 0x3F : (tag & 0x3F) >> 2) != SIGNATURE) {
        throw new IOException("it holds more than signatures");
      }
      int octets = isNew ? octets(packets[at] & 0xFF) : 1 << (tag & 3);
      int length =
          isNew && octets == 2
              ? (((packets[at] & 0xFF) - 192) << 8) + (packets[at + 1] & 0xFF) + 192
              : number(
                  packets, isNew && octets == 5 ? at + 1 : at, isNew && octets == 5 ? 4 : octets);
      at += octets;
      bodies.add(Arrays.copyOfRange(packets, at, Math.addExact(at, length)));
      at += length;
      if (at > packets.length) {
        throw new IOException("it is cut off");
      }
    }
    return bodies;
  }

  private static int octets(int first) throws IOException {
    if (first >= 224 && first < 255) {
      throw new IOException("a signature comes in parts");
    }
    return first < 192 ? 1 : first < 224 ? 2 : 5;
  }

  private static int number(byte[] packets, int at, int octets) throws IOException {
    if (octets > 4) {
      throw new IOException("a signature has no length");
    }
    long number = 0;
    for (int i = 0; i < octets; i++) {
      number = (number << 8) | (packets[at + i] & 0xFF);
    }
    return Math.toIntExact(number);
  }
}
