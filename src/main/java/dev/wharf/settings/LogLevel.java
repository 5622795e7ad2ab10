package dev.wharf.settings;

/** The least important of what is logged. */
public enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG
}
