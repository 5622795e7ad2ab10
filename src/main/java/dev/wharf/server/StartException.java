package dev.wharf.server;

/**
 * A start that cannot work; the message is for the user and complete: what, why, and the remedy.
 */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  StartException(String message) {
    super(message);
  }

  StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
