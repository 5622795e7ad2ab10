package dev.wharf;

/** The version of Wharf that this is. */
public final class Version {
  /** As the project's file for Maven has it. */
  public static final String CURRENT = "0.2.0";

  private Version() {}
}
