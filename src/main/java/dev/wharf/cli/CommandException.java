package dev.wharf.cli;

/** A command that cannot be carried out; the message is for the user: what, why, and the remedy. */
final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }

  CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
