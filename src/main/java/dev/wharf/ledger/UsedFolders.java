package dev.wharf.ledger;

import java.util.Map;

/**
 * Which folders the ledger was last used with. Safe for use by several threads; every method throws
 * {@link LedgerException} when the ledger fails.
 */
public interface UsedFolders {
  /**
   * A folder that was used.
   *
   * @param identity what the folder bears
   * @param path where it was seen last
   */
  record Used(String identity, String path) {}

  /** The name of the ledger itself, made with it: no other ledger has the same. */
  String ledgerName();

  /**
   * The key of the receipts' codes, which all servers of this ledger share.
   *
   * @param offered what becomes the key where there is none yet
   */
  String receiptKey(String offered);

  /** The folders, by the name under which they were remembered. */
  Map<String, Used> all();

  /** Remembers a folder in the place of the one that had its name. */
  void remember(String name, Used folder);
}
