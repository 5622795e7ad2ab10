package dev.wharf.settings;

/** What a server does with packets. */
public enum Role {
  /** It takes them from the inbox. */
  INTAKE,
  /** It works on them. */
  WORK
}
