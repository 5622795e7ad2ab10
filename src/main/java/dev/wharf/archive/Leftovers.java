package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.ledger.Claiming;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.ServerRecord;
import dev.wharf.packet.PacketName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What attempts left in a work folder that servers share: one folder for each server, in it one for
 * each attempt. Clears those that no server works on and none will carry through.
 */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  static final Pattern ATTEMPT = Pattern.compile("([0-9a-f-]{36})-(\\d{1,9})");
  private static final String NOBODY = "";
  private static final String OWNERS = "[0-9a-f]*-*-*-*-*";

  private final Ledger ledger;
  private final Disk disk;
  private final Path own;
  private final Predicate<String> inWork;
  private final Clearing clearing;

  Leftovers(Ledger ledger, Disk disk, Path own, Predicate<String> inWork, Clearing clearing) {
    this.ledger = ledger;
    this.disk = disk;
    this.own = own;
    this.inWork = inWork;
    this.clearing = clearing;
  }

  void sweep() {
    sweep(own);
    for (Path root : roots()) {
      if (!root.equals(own) && ledger.isDead(owner(root))) {
        sweep(root);
        removeIfDone(root);
      }
    }
  }

  /** Whether there is a folder of a server that does not live, as far as the ledger knows. */
  boolean anyOfOthers() {
    Set<String> living = new HashSet<>(Set.of(owner(own)));
    for (ServerRecord server : ledger.servers()) {
      if (server.alive()) {
        living.add(server.owner());
      }
    }
    return roots().stream().anyMatch(root -> !living.contains(owner(root)));
  }

  /** Whether this server may say now which others are dead. */
  boolean canBeJudged() {
    return ledger.isDead(NOBODY);
  }

  private List<Path> roots() {
    List<Path> roots = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(own.resolveSibling(""), OWNERS)) {
      found.forEach(roots::add);
    } catch (IOException | DirectoryIteratorException e) {
      LOG.debug("The work folder is looked at again later", e);
    }
    return roots;
  }

  private static String owner(Path root) {
    return String.valueOf(root.getFileName());
  }

  private void sweep(Path root) {
    String owner = owner(root);
    try (DirectoryStream<Path> attempts = Files.newDirectoryStream(root)) {
      for (Path attempt : attempts) {
        Matcher matcher = ATTEMPT.matcher(String.valueOf(attempt.getFileName()));
        if (matcher.matches()) {
          String id = matcher.group(1);
          Claiming.@Nullable Left left = root.equals(own) ? leftHere(id) : ledger.leftBy(owner, id);
          if (left != null && over(left.known(), owner, Integer.parseInt(matcher.group(2)))) {
            clear(left.known(), attempt);
          }
        }
      }
    } catch (IOException e) {
      LOG.debug("{} is looked at again later", root, e); // Others clear it too.
    }
  }

  private Claiming.@Nullable Left leftHere(String id) {
    return inWork.test(id) ? null : new Claiming.Left(ledger.find(id));
  }

  private static boolean over(@Nullable PacketRecord known, String owner, int attempt) {
    if (known == null || known.state().ended()) {
      return true;
    }
    boolean current = owner.equals(known.owner()) && known.attempt() == attempt;
    return !known.state().ending() && !current;
  }

  private void clear(@Nullable PacketRecord known, Path attempt) {
    try {
      clearing.clear(
          known == null ? new PacketName("found-" + attempt.getFileName()) : known.name(), attempt);
    } catch (IOException e) {
      LOG.debug("{} is cleared later", attempt, e);
    }
  }

  // As long as a packet is to be carried through, its root says that its work can be seen.
  private void removeIfDone(Path root) {
    List<PacketRecord> open = ledger.open();
    if (open.stream()
        .map(PacketRecord::work)
        .noneMatch(work -> work != null && Path.of(work).endsWith(root.getFileName()))) {
      try {
        disk.deleteIfEmpty(root);
      } catch (IOException e) {
        LOG.debug("{} is removed later", root, e);
      }
    }
  }
}
