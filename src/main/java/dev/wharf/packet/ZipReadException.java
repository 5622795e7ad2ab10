package dev.wharf.packet;

import java.io.IOException;

/** The machine could not read a zip; nothing is said about the zip itself. */
public final class ZipReadException extends IOException {
  private static final long serialVersionUID = 1L;

  public ZipReadException(String message, Throwable cause) {
    super(message, cause);
  }
}
