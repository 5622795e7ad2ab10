package dev.wharf.settings;

/** What unpacks deflated entries. */
public enum Inflating {
  /** Wharf's own inflater for entries of a middling size, the JDK's inflater for the others. */
  AUTO,
  /** The JDK's inflater. */
  JDK,
  /** The same as {@link #AUTO}; what versions before 0.2 called their faster one. */
  ISAL
}
