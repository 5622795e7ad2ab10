package dev.wharf.packet;

/**
 * How often a server died while it worked on a packet. One that was in work at a death is a
 * suspect, and is worked on alone from then on; only deaths with nothing beside it prove anything.
 *
 * @param all the deaths while it was in work
 * @param alone those of them while nothing else was in work
 */
public record Deaths(int all, int alone) {
  /** No server has died with it. */
  public static final Deaths NONE = new Deaths(0, 0);

  /** A server may be killed once by chance while it works on a suspect. */
  private static final int PROOF = 2;

  /** Whether the packet is to be worked on alone. */
  public boolean suspect() {
    return all > 0 && !proven();
  }

  /** Whether the packet is set aside. */
  public boolean proven() {
    return alone >= PROOF;
  }

  /** What is known, and what to look for, as the reason of a quarantine. */
  public String inWords() {
    return "the server's process ended "
        + all
        + " times while this packet was worked on, the last "
        + alone
        + " times with nothing beside it, or by its own call of System.exit. Look for a file hs_err_pid*.log in the server's folder (a"
        + " crash in native code), in the output of dmesg for the kernel's OOM killer, and for code"
        + " that calls Runtime.halt";
  }
}
