package dev.wharf.settings;

/**
 * The names of all that stands in the state folder, but for what processes leave there, whose
 * package sees no settings. What stands in the work folder is named by {@link Layout}.
 */
public final class StateFolder {
  /** The file whose lock says that a server has the folder; its text says which server. */
  public static final String LOCK = "server.lock";

  /** The file with the name that this installation keeps over restarts. */
  public static final String INSTANCE = "instance";

  /** The ledger, where the settings name no other. */
  public static final String LEDGER = "ledger.db";

  /** The file that says that a server runs and has not been told to stop. */
  public static final String RUNNING = "running";

  /** The socket through which commands reach the server. */
  public static final String SOCKET = "server.socket";

  /** The token that whoever changes something over HTTP must show. */
  public static final String TOKEN = "http.token";

  /** The key of the codes that receipts bear. */
  public static final String RECEIPT_KEY = "receipts.key";

  /** The folder with a note of each upload: whose it is, and how long it will be. */
  public static final String UPLOADS = "uploads";

  /** The folder that libraries unpack native code into. */
  public static final String NATIVES = "native";

  private StateFolder() {}
}
