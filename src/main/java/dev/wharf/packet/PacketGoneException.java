package dev.wharf.packet;

/** The packet's folder is no longer in the inbox: its sender or another server took it away. */
public final class PacketGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PacketGoneException(PacketName name) {
    super(name + " is no longer in the inbox");
  }
}
