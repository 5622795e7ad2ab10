package dev.wharf.packet;

import java.io.IOException;

/** Wharf lacks the rights to take a packet, which has to wait until somebody gives them. */
public final class NoRightsException extends IOException {
  private static final long serialVersionUID = 1L;

  public NoRightsException(String message) {
    super(message);
  }
}
