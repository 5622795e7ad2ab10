package dev.wharf.settings;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an edit of {@code application.properties} makes of the inboxes. One that is named for the
 * first time comes with all its settings at once. One that is no longer named leaves once no packet
 * of it is in work; until then its settings stay as they were. One that is to ship packets onward
 * waits for a restart where none did before, since the routes that ship do not run.
 *
 * @param stay the names of the inboxes that were in force and still are
 * @param come those that are in force from now on
 * @param later those that come with a restart
 * @param held those that come once another has left, whose folder or receipts they have
 * @param leaving those that stay in force until no packet of them is in work
 * @param gone those that are not in force any more
 */
record InboxEdit(
    List<String> stay,
    Set<String> come,
    Set<String> later,
    Set<String> held,
    Set<String> leaving,
    Set<String> gone) {

  /**
   * @param now the settings in force
   * @param ships whether the routes that ship run
   * @param wanted the settings as edited
   * @param leavingBefore the inboxes that were leaving; one that is named again comes back when it
   *     has left
   * @param closed those of them of which no packet is taken any more, nor in work
   */
  static InboxEdit of(
      Settings now, boolean ships, Settings wanted, Set<String> leavingBefore, Set<String> closed) {
    Set<String> stay = new LinkedHashSet<>(now.inboxNames());
    Set<String> leaving = new LinkedHashSet<>(stay);
    leaving.removeIf(name -> wanted.find(name) != null && !leavingBefore.contains(name));
    Set<String> gone = new LinkedHashSet<>(leaving);
    gone.retainAll(closed);
    leaving.removeAll(gone);
    stay.removeAll(gone);
    Set<String> come = new LinkedHashSet<>(wanted.inboxNames());
    come.removeAll(stay);
    Set<String> later = new LinkedHashSet<>(come);
    later.removeIf(name -> ships || !wanted.inbox(name).shipTo().isSet());
    come.removeAll(later);
    Set<String> held = new LinkedHashSet<>(come);
    held.removeIf(
        name -> leaving.stream().noneMatch(other -> meet(wanted.inbox(name), now.inbox(other))));
    come.removeAll(held);
    return new InboxEdit(List.copyOf(stay), come, later, held, leaving, gone);
  }

  private static boolean meet(Inbox one, Inbox other) {
    return one.folder().startsWith(other.folder())
        || other.folder().startsWith(one.folder())
        || (one.receipts() != null && one.receipts().equals(other.receipts()));
  }

  /** Whether an edit of a setting is left alone for now, because its inbox leaves or waits. */
  boolean holdsBack(String setting) {
    String inbox = Inboxes.part(setting).inbox();
    return leaving.contains(inbox) || later.contains(inbox) || held.contains(inbox);
  }

  /** Whether an edited setting waits for a restart on account of its inbox. */
  boolean waits(String setting) {
    return later.contains(Inboxes.part(setting).inbox())
        || (!later.isEmpty() && setting.equals(Inboxes.NAMES.name()));
  }

  /** Puts the settings of the inboxes that come in force, and takes those that are gone out. */
  void apply(Properties inForce, Properties edited) {
    Set<String> names = new TreeSet<>(inForce.stringPropertyNames());
    names.addAll(edited.stringPropertyNames());
    for (String name : names) {
      String inbox = Inboxes.part(name).inbox();
      if (come.contains(inbox) || gone.contains(inbox)) {
        LiveSettings.put(inForce, name, edited.getProperty(name));
      }
    }
    String value = edited.getProperty(Inboxes.NAMES.name());
    if (!leaving.isEmpty() || !later.isEmpty() || !held.isEmpty()) {
      List<String> all = new ArrayList<>(stay);
      all.addAll(come);
      value = String.join(", ", all);
    }
    LiveSettings.put(inForce, Inboxes.NAMES.name(), value);
  }
}
