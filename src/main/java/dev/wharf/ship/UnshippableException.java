package dev.wharf.ship;

/** A packet cannot be shipped, however often it is tried; the message says why, for a person. */
final class UnshippableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnshippableException(String message) {
    super(message);
  }
}
