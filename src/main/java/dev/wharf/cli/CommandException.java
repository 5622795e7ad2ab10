package dev.wharf.cli;

/** A command cannot be carried out; the message tells the user what failed, why, and the remedy. */
final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }

  CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
