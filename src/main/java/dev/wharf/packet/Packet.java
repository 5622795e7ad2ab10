package dev.wharf.packet;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A packet as its processing is given it, during one attempt at it. Its methods may be called by
 * any thread until the processing returns.
 */
public interface Packet {
  /** The exchange property that carries the packet, whatever the body is. */
  String PROPERTY = "wharf.packet";

  /** This delivery's id, unique among all packets of all servers. */
  String id();

  PacketName name();

  /** The number of this attempt, from 1; it goes on counting over restarts. */
  int attempt();

  /**
   * The folder as the sender left it, in the inbox; once the packet has been archived, in the
   * archive. It must not be written to. Of a plain zip, the folder of the inbox in which it lies.
   */
  Path folder();

  /** The packet's zip. */
  Path zip();

  /** The folder with the unpacked content; it is missing when nothing is unpacked to disk. */
  Path data();

  /**
   * The folder for what the processing makes. It is empty when the packet processor starts; it
   * joins the packet when that is archived, and is wiped when the attempt fails.
   */
  Path results();

  /**
   * The checked zip.
   *
   * @throws IllegalStateException before the door has let it in
   */
  PacketContent content();

  /**
   * Notes how far the processing is, for those who watch.
   *
   * @param part from 0 to 1; what lies outside is taken for the nearer of them, and what is no
   *     number leaves the part as it was
   */
  void processed(double part);

  /** Notes which version of the user's code works on it now, for the receipt; null for none. */
  void version(@Nullable String version);

  /** Notes the end of what the processing printed, for the receipt; null for nothing. */
  void printed(@Nullable String end);
}
