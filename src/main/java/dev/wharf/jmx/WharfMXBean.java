package dev.wharf.jmx;

import dev.wharf.operate.Operations;
import dev.wharf.operate.Status;
import java.util.List;
import java.util.Map;

/**
 * The server over JMX, as {@code dev.wharf:type=Wharf}: it shows and does what {@link Operations}
 * offers. All figures are current, or a few seconds old at most.
 */
public interface WharfMXBean {
  /** The name under which the server is registered. */
  String NAME = "dev.wharf:type=Wharf";

  @Described("Packets that still arrive")
  long getArriving();

  @Described("Packets that have not changed for wharf.stalled-after while they arrive")
  long getStalled();

  @Described("Whole packets whose work has not begun")
  long getWaiting();

  @Described("Packets whose work has begun")
  long getInWork();

  @Described("How far each packet in work is, in no order")
  List<Working> getPacketsInWork();

  @Described("Packets that are in the archive")
  long getArchived();

  @Described("Packets that are in the quarantine")
  long getQuarantined();

  @Described("Packets that are in the quarantine, by the reason's code")
  Map<String, Long> getQuarantinedByReason();

  @Described("Packets that can neither be ended nor put back")
  long getBlocked();

  @Described("Why each of them cannot, with what to do, by the packet's name")
  Map<String, String> getBlockedPackets();

  @Described("How long the oldest waiting packet has waited, in seconds; 0 when none waits")
  long getOldestWaitingSeconds();

  @Described("Content unpacked since the start, in bytes")
  long getBytesUnpacked();

  @Described("Workers on entries, at a time; may be set, from 1 to 1000")
  int getWorkers();

  void setWorkers(int workers);

  @Described("Packets open at a time; may be set, from 1 to 1000")
  int getPackets();

  void setPackets(int packets);

  @Described("Whether no packets are let in")
  boolean isPaused();

  @Described("Why no packets are let in; empty when they are")
  String getPausedWhy();

  @Described("Settings whose new values wait for a restart")
  List<String> getWaitingForRestart();

  @Described("Edits of the settings and the routes that changed nothing, and why")
  List<String> getRefusedEdits();

  @Described("The servers that work with the same ledger, this one first")
  List<Server> getServers();

  @Described("Lets no more packets in; what is in work goes on")
  void pause();

  @Described("Lets packets in again")
  void resume();

  @Described("Tries a blocked packet again at once; answers with what came of it")
  String retry(String name);

  @Described("Ends the work on a packet and quarantines it; answers with what came of it")
  String cancel(String name);

  @Described("Ends the work on a packet and puts it back; answers with what came of it")
  String cancelAndPutBack(String name);

  @Described("Replaces all worker processes, each as soon as it has no packet")
  void recycle();

  @Described("Puts a folder of the quarantine back into the inbox; answers with what came of it")
  String replay(String name);

  @Described("Removes what has had its time; answers with how much that was")
  String prune();

  @Described("Says what prune would remove, and removes nothing")
  List<String> pruneDryRun();

  @Described("Holds a packet, so that nothing of it is removed; answers with what came of it")
  String hold(String name);

  @Described("Lets a packet go that is held; answers with what came of it")
  String release(String name);

  @Described("Notes that a packet was removed by hand, on purpose; answers with what came of it")
  String forget(String name);

  /** How far a packet is, at one moment; over JMX a composite of its attributes. */
  final class Working {
    private final Status.Working work;

    public Working(Status.Working work) {
      this.work = work;
    }

    public String getName() {
      return work.name();
    }

    public int getAttempt() {
      return work.attempt();
    }

    /** Unpacking or processing. */
    public String getStep() {
      return work.step();
    }

    /** Entries in all. */
    public long getEntries() {
      return work.entries();
    }

    /** Entries that have been worked on. */
    public long getEntriesDone() {
      return work.entriesDone();
    }

    /** Bytes of content in all. */
    public long getBytes() {
      return work.bytes();
    }

    /** Bytes of content that have been worked on. */
    public long getBytesDone() {
      return work.bytesDone();
    }

    /** How far the packet processor says that it is, from 0 to 1. */
    public double getProcessed() {
      return work.processed();
    }
  }

  /** A server that works with the same ledger; over JMX a composite of its attributes. */
  final class Server {
    private final Status.Server server;

    public Server(Status.Server server) {
      this.server = server;
    }

    /** The machine's name. */
    public String getNode() {
      return server.node();
    }

    public String getVersion() {
      return server.version();
    }

    /** What it does, in words with commas between. */
    public String getRoles() {
      return server.roles();
    }

    /** How long ago the ledger heard it last. */
    public double getHeartbeatSeconds() {
      return server.heartbeatSeconds();
    }

    /** Whether that is less than its lease. */
    public boolean isAlive() {
      return server.alive();
    }

    /** How many packets it has claimed. */
    public long getPackets() {
      return server.packets();
    }

    /** Whether it is the one that was asked. */
    public boolean isSelf() {
      return server.self();
    }
  }
}
