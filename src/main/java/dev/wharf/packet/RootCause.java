package dev.wharf.packet;

/** The innermost cause of a failure: it says most to people. */
public final class RootCause {
  private RootCause() {}

  public static Throwable of(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
