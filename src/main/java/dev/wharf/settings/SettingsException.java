package dev.wharf.settings;

import java.util.List;

/** Settings that Wharf cannot work with; the message tells all of them at once. */
public final class SettingsException extends Exception {
  private static final long serialVersionUID = 1L;

  public SettingsException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
  }
}
