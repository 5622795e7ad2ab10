package dev.wharf.process;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The devices of this machine, such as GPUs, each of which one process has at a time, whichever
 * command or pool it is of. Safe for use by several threads.
 */
public final class Devices {
  /** The device of a process that needs none. */
  static final Lease NONE = new Devices().new Lease("");

  private final Map<String, Lease> leased = new HashMap<>();

  /** A device that one process has for itself. */
  final class Lease implements AutoCloseable {
    private final String device;
    private @Nullable Runnable giveUp;

    private Lease(String device) {
      this.device = device;
    }

    /** The variables of the environment that tell a process which device it has. */
    Map<String, String> variables() {
      return device.isEmpty()
          ? Map.of()
          : Map.of("WHARF_DEVICE", device, "CUDA_VISIBLE_DEVICES", device);
    }

    /**
     * Lends the device on: whoever wants it may take it from the process.
     *
     * @param how ends the process, which closes this lease; does nothing where it has work by now
     */
    void idle(Runnable how) {
      if (device.isEmpty()) {
        return;
      }
      synchronized (Devices.this) {
        giveUp = how;
        Devices.this.notifyAll();
      }
    }

    /** The process has work again. */
    void busy() {
      synchronized (Devices.this) {
        giveUp = null;
      }
    }

    /** Gives the device back. */
    @Override
    public void close() {
      synchronized (Devices.this) {
        leased.remove(device, this);
        Devices.this.notifyAll();
      }
    }
  }

  /**
   * Takes one of some devices, and waits until one is free; a process that only waits for work is
   * ended for it.
   *
   * @throws InterruptedException when the server stops, or the packet is cancelled
   */
  Lease take(List<String> devices) throws InterruptedException {
    while (true) {
      Runnable idle;
      synchronized (this) {
        Lease free = free(devices);
        if (free != null) {
          return free;
        }
        idle = idle(devices);
        if (idle == null) {
          wait();
        }
      }
      if (idle != null) {
        idle.run(); // It ends a process, which takes a while.
      }
    }
  }

  private @Nullable Lease free(List<String> devices) {
    for (String device : devices) {
      if (!leased.containsKey(device)) {
        Lease lease = new Lease(device);
        leased.put(device, lease);
        return lease;
      }
    }
    return null;
  }

  private @Nullable Runnable idle(List<String> devices) {
    for (String device : devices) {
      Lease lease = leased.get(device);
      if (lease != null && lease.giveUp != null) {
        Runnable found = lease.giveUp;
        lease.giveUp = null;
        return found;
      }
    }
    return null;
  }
}
