package dev.wharf.process;

import dev.wharf.child.Children;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.Packet;
import java.util.List;
import org.apache.camel.BeanInject;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** A packet processor that runs a program of the user's: what all of these can be set to. */
public abstract class Program implements Processor {
  final Launch launch = new Launch();
  final ProcessorVersion version = new ProcessorVersion();
  private volatile List<String> devices = List.of();

  @BeanInject("children")
  @SuppressWarnings("NullAway.Init")
  private Children children;

  @BeanInject("devices")
  @SuppressWarnings("NullAway.Init")
  private Devices allDevices;

  Program() {}

  /** The command: arguments split by spaces and quotes; no shell sees it. */
  public void setCommand(String command) {
    launch.command(command);
  }

  /** How long a packet, or an entry, may take, such as {@code 60s}. */
  public void setTimeout(String timeout) {
    launch.timeout(timeout);
  }

  /** Names of variables of the server's environment that it gets, with commas between. */
  public void setEnvironment(String names) {
    launch.environment(names);
  }

  /** Its working folder; the server's unless set. */
  public void setFolder(String folder) {
    launch.folder(folder);
  }

  /** The most that is kept of what it prints for one packet, in bytes. */
  public void setLogLimit(long bytes) {
    launch.logLimit(bytes);
  }

  /**
   * The most memory that a process may take with all that it starts, such as {@code 4GB}; a packet
   * that takes more is quarantined as {@code out-of-memory}.
   */
  public void setMemoryMax(String size) {
    launch.memoryMax(size);
  }

  /** Names of devices, with commas between, one of which each process has for itself. */
  public void setDevices(String names) {
    devices = Launch.words(names);
  }

  /** The version of the code, or {@code command:} with a command that prints it. */
  public void setVersion(String text) {
    version.set(text);
  }

  /**
   * Files that belong to the command beside those that it names, with commas between; of a folder,
   * the files in it.
   */
  public void setFiles(String names) {
    launch.files(names);
  }

  /** Why its command cannot be started now, as a clause; null where its program is there. */
  public @Nullable String missing() {
    return launch.missing();
  }

  /** Makes the command for the version run again. */
  void forgetVersion() {
    version.forget();
  }

  Children children() {
    return children;
  }

  /** Notes that a program begins or ends its work on a packet. */
  static void working(Packet packet, boolean begins) {
    if (packet instanceof OpenPacket open) {
      open.progress().program(begins);
    }
  }

  /**
   * Takes a device for a process; one of no name where none is needed. That a packet waits for one
   * is no sign that something hangs.
   */
  Devices.Lease device(Packet packet) throws InterruptedException {
    List<String> wanted = devices; // It may be edited meanwhile.
    if (wanted.isEmpty()) {
      return Devices.NONE;
    }
    if (!(packet instanceof OpenPacket open)) {
      return allDevices.take(wanted);
    }
    open.progress().awaitWorker(true);
    try {
      return allDevices.take(wanted);
    } finally {
      open.progress().awaitWorker(false);
    }
  }
}
