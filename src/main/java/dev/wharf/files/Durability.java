package dev.wharf.files;

/** How far a write must have come before Wharf goes on. */
public enum Durability {
  /**
   * On the disk: files, folders and the ledger are fsynced, so that a power cut loses nothing told.
   */
  FULL,
  /** With the operating system: survives the death of the process, not a power cut. */
  OS
}
