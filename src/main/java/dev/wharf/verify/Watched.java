package dev.wharf.verify;

import dev.wharf.files.FileStamp;
import dev.wharf.files.HeldFile;
import dev.wharf.files.SendersFolder;
import dev.wharf.packet.Verified;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The files that were verified, with what they were when they were opened. */
final class Watched implements Verified.Files {
  private final Path zip;
  private final Map<Path, FileStamp> stamps = new HashMap<>();

  Watched(Path zip) {
    this.zip = zip;
  }

  /** Notes a file; what is not noted counts as untouched. */
  void add(Path name, FileStamp stamp) {
    stamps.put(name, stamp);
  }

  @Override
  public boolean zipIsUntouched(Path folder) throws IOException {
    try (SendersFolder now = SendersFolder.open(folder)) {
      return isUntouched(zip, now);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public boolean othersAreUntouched(Path folder) throws IOException {
    try (SendersFolder now = SendersFolder.open(folder)) {
      for (Path name : stamps.keySet()) {
        if (!name.equals(zip) && !isUntouched(name, now)) {
          return false;
        }
      }
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private boolean isUntouched(Path name, SendersFolder now) throws IOException {
    FileStamp then = stamps.get(name);
    try {
      return then == null || then.isUntouchedIn(now.look(name));
    } catch (NoSuchFileException | HeldFile.SpecialFileException | HeldFile.ExchangedException e) {
      return false;
    }
  }
}
