package dev.wharf.archive;

import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.InWords;
import dev.wharf.packet.Printable;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** Why a packet is blocked, as a person reads it: what cannot be done, why, and what to do. */
final class Blocking {
  private static final String THEN = " It is tried again by itself, and by the command retry.";

  private Blocking() {}

  static String of(PacketRecord packet, Exception failure) {
    String where =
        packet.state() == PacketState.ARCHIVING
            ? "It cannot be moved to the archive: "
            : "It cannot be moved to the quarantine: ";
    return where + why(failure) + THEN;
  }

  private static String why(Exception failure) {
    if (failure instanceof AccessDeniedException denied) {
      return "the user "
          + System.getProperty("user.name")
          + " may not work with "
          + Printable.of(String.valueOf(denied.getFile()))
          + (denied.getOtherFile() == null
              ? "; give it the right to."
              : " or with " + Printable.of(denied.getOtherFile()) + "; give it the right to both.");
    }
    if (failure instanceof FileSystemException file) {
      String reason = file.getReason();
      return Printable.sentence(
          Printable.of(String.valueOf(file.getFile()))
              + ": "
              + (reason == null ? file.getClass().getSimpleName() : reason));
    }
    return Printable.sentence(Printable.of(InWords.of(failure)));
  }
}
