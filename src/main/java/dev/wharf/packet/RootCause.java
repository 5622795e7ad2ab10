package dev.wharf.packet;

/** The innermost cause of a failure: it is the one that says most to people. */
public final class RootCause {
  private RootCause() {}

  /** Returns the innermost cause, or the failure itself where it has none. */
  public static Throwable of(Throwable failure) {
    return Causes.last(failure);
  }
}
