package dev.wharf.zip;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.EntryPath;
import dev.wharf.packet.Reason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The symbolic links of a zip, to prove that none leads out of the packet. */
final class Links {
  /** Links followed in one path before it counts as endless, as Linux does. */
  private static final int MOST_FOLLOWED = 40;

  /** Characters compared while following links before the zip counts as made to waste time. */
  private static final long MOST_WORK = 32_000_000;

  private final Map<String, String> targets = new HashMap<>();
  private long work;

  void add(EntryPath link, String target) {
    targets.put(link.value(), target);
  }

  boolean isEmpty() {
    return targets.isEmpty();
  }

  int count() {
    return targets.size();
  }

  /**
   * Adds a fault for each link whose target, links on its way followed, leaves the packet.
   *
   * @throws BadPacketException {@code bomb}, when following them takes too much work
   */
  void checkTargets(Faults faults) {
    targets.forEach(
        (link, target) -> {
          if (leaves(link, target)) {
            faults.add(
                Reason.SYMLINK_ESCAPE,
                "link '" + link + "' leads to '" + target + "', out of the packet");
          }
        });
  }

  private boolean leaves(String link, String target) {
    Deque<String> at = new ArrayDeque<>(List.of(link.split("/", -1)));
    at.removeLast();
    Deque<String> rest = new ArrayDeque<>();
    if (target.isEmpty() || target.startsWith("/") || target.indexOf('\0') >= 0) {
      return true;
    }
    push(rest, target);
    int followed = 0;
    while (!rest.isEmpty()) {
      String component = rest.pop();
      if (component.isEmpty() || component.equals(".")) {
        continue;
      }
      if (component.equals("..")) {
        if (at.isEmpty()) {
          return true;
        }
        at.removeLast();
        continue;
      }
      at.addLast(component);
      String path = String.join("/", at);
      work += path.length() + 16;
      if (work > MOST_WORK) {
        throw new BadPacketException(Reason.BOMB, "its links take too much work to follow");
      }
      String next = targets.get(path);
      if (next != null) {
        if (next.startsWith("/") || ++followed > MOST_FOLLOWED) {
          return true;
        }
        at.removeLast();
        push(rest, next);
      }
    }
    return false;
  }

  private static void push(Deque<String> rest, String path) {
    String[] components = path.split("/", -1);
    for (int i = components.length - 1; i >= 0; i--) {
      rest.push(components[i]);
    }
  }

  /** Whether an entry would be written through a link. */
  boolean onTheWayTo(EntryPath path) {
    String value = path.value();
    for (int i = value.indexOf('/'); i >= 0; i = value.indexOf('/', i + 1)) {
      if (targets.containsKey(value.substring(0, i))) {
        return true;
      }
    }
    return false;
  }
}
