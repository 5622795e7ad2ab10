package dev.wharf.settings;

/** How the log is written. */
public enum LogFormat {
  /** For a person at a terminal. */
  TEXT,
  /** One JSON object a line. */
  JSON
}
