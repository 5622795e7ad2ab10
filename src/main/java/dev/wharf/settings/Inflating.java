package dev.wharf.settings;

/** What unpacks deflated entries. */
public enum Inflating {
  /** ISA-L where this machine can use it, else the JDK's inflater. */
  AUTO,
  /** The JDK's inflater. */
  JDK,
  /** Intel's ISA-L for entries of a middling size, the JDK's inflater for the others. */
  ISAL
}
