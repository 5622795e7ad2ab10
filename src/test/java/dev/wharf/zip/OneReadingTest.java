package dev.wharf.zip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Mutant;
import dev.wharf.packet.BadPacketException;
import dev.wharf.settings.Inflating;
import dev.wharf.settings.Passwords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is archived has one reading: every reader that takes the zip reads the same tree. Zips are
 * made as writers make them and then changed in parts; the oracles are Python's zipfile, Info-ZIP's
 * unzip, bsdtar from a file and from a stream, and 7-Zip.
 */
class OneReadingTest {
  private static final int MUTANTS = Integer.getInteger("wharf.mutants", 400);
  private static final long SEED = Long.getLong("wharf.mutants.seed", System.nanoTime());
  private static final Inflaters BOTH = new Inflaters(Inflating.AUTO);

  @TempDir Path folder;
  private final Map<String, Mutant> archived = new HashMap<>();
  private final Map<String, Map<String, String>> ours = new HashMap<>();
  private final List<String> disagreements = new ArrayList<>();
  private final Set<String> readers = new HashSet<>();
  private int read;

  @Test
  void allReadersReadWhatIsArchivedAlike() throws IOException {
    long begun = System.nanoTime();
    Path zips = Files.createDirectory(folder.resolve("zips"));
    Files.writeString(folder.resolve("passwords"), Mutant.PASSWORD);
    for (int i = 0; i < MUTANTS; i++) {
      check(new Mutant(SEED + i), zips.resolve(i + ".zip"));
    }
    Reading.others(zips, this::compare);
    System.out.printf(
        "%d mutants from seed %d: %d archived, %d refused, %d readings, %d disagreements, %d s%n",
        MUTANTS,
        SEED,
        archived.size(),
        MUTANTS - archived.size(),
        read,
        disagreements.size(),
        (System.nanoTime() - begun) / 1_000_000_000);
    assertThat(disagreements).isEmpty();
    assertThat(archived).hasSizeGreaterThan(MUTANTS / 10);
    assertThat(readers).as("readers that took one at least").hasSize(5);
    assertThat(read).isGreaterThan(archived.size() * 3);
  }

  private void check(Mutant mutant, Path zip) throws IOException {
    Object verdict = verdict(mutant, Zips.JDK);
    Object other = verdict(mutant, BOTH);
    if (!verdict.equals(other)) {
      disagreements.add(mutant + ": by the JDK " + verdict + ", by Wharf's own " + other);
    }
    if (verdict instanceof Map<?, ?>) {
      Files.write(zip, mutant.bytes());
      String name = zip.getFileName().toString();
      archived.put(name, mutant);
      @SuppressWarnings("unchecked")
      Map<String, String> tree = (Map<String, String>) verdict;
      ours.put(name, tree);
    }
  }

  /** The tree, or the reason for which it is refused. */
  private Object verdict(Mutant mutant, Inflaters inflaters) throws IOException {
    try (CheckedZip zip =
        Zips.open(
            folder,
            mutant.bytes(),
            Zips.LIMITS,
            inflaters,
            new Passwords(folder.resolve("passwords")))) {
      return Reading.wharf(zip);
    } catch (BadPacketException e) {
      return e.reason();
    }
  }

  private void compare(Reading reading) {
    Map<String, String> theirs = reading.tree();
    if (theirs == null) {
      return;
    }
    read++;
    readers.add(reading.reader());
    if (KnownDifference.findsNothing(reading, archived.get(reading.zip()).bytes())) {
      return;
    }
    Map<String, String> wharf = KnownDifference.asReadBy(reading.reader(), ours.get(reading.zip()));
    TreeSet<String> paths = new TreeSet<>(wharf.keySet());
    paths.addAll(theirs.keySet());
    for (String path : paths) {
      @Nullable String we = wharf.get(path);
      @Nullable String they = theirs.get(path);
      if (!String.valueOf(we).equals(they)
          && !KnownDifference.known(reading.reader(), we, they)
          && !KnownDifference.leavesOut(reading, path, they)
          && !KnownDifference.linksToNoise(reading, path, we, they)) {
        disagreements.add(
            archived.get(reading.zip())
                + " '"
                + path
                + "': "
                + we
                + ", "
                + reading.reader()
                + ' '
                + they);
      }
    }
  }
}
