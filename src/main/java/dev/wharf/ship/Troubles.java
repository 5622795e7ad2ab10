package dev.wharf.ship;

import dev.wharf.packet.InWords;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import org.apache.camel.CamelExchangeException;

/** What failures of shipping mean, whatever Camel has wrapped them in. */
final class Troubles {
  private Troubles() {}

  /** The failure itself. */
  static Throwable cause(Throwable failure) {
    Throwable told = failure;
    while (told.getCause() != null
        && (told instanceof CamelExchangeException
            || told instanceof java.io.UncheckedIOException
            || told.getClass() == RuntimeException.class)) {
      told = told.getCause();
    }
    return told;
  }

  /** A failure in one clause, with what lies below it where that says more. */
  static String inWords(Throwable failure) {
    if (failure instanceof IOException) {
      return InWords.of(failure);
    }
    String said = InWords.of(failure).strip();
    for (Throwable below = failure.getCause(); below != null; below = below.getCause()) {
      if (below instanceof UnknownHostException || below instanceof ConnectException) {
        return "the server cannot be reached: " + InWords.of(below);
      }
    }
    Throwable cause = failure.getCause();
    String why = cause == null ? "" : InWords.of(cause);
    return why.isEmpty() || said.contains(why) ? said : said + ": " + why;
  }
}
