package dev.wharf.operate;

import dev.wharf.files.FolderReader;
import dev.wharf.intake.IntakeGate;
import dev.wharf.keep.Pruned;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.Throughput;
import dev.wharf.packet.InWords;
import dev.wharf.settings.Explained;
import dev.wharf.settings.InForce;
import dev.wharf.settings.LiveSettings;
import dev.wharf.settings.SettingsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can be done to this server; for what can be seen of it, the way to those who know. */
public final class Control implements Operations {
  private static final Logger LOG = LoggerFactory.getLogger(Control.class);

  private static final String BEANS = "camel.beans.";

  private final LiveSettings settings;
  private final IntakeGate gate;
  private final Overview overview;
  private final PacketList list;
  private final PacketPages pages;
  private final LastHour lastHour;
  private final Ledger ledger;
  private final Stretches stretches;
  private final Capacity capacity;
  private final Orders orders;
  private final Predicate<String> liveBeans;

  /**
   * @param liveBeans whether an edit of a setting that is Camel's takes effect at once
   */
  public Control(
      LiveSettings settings,
      IntakeGate gate,
      Overview overview,
      PacketPages pages,
      Ledger ledger,
      Capacity capacity,
      Orders orders,
      Predicate<String> liveBeans) {
    this.settings = settings;
    this.gate = gate;
    this.overview = overview;
    this.list = pages.list();
    this.pages = pages;
    this.ledger = ledger;
    this.stretches = new Stretches(ledger.history(), ledger.clock());
    this.lastHour = new LastHour(ledger.history(), stretches, ledger.clock());
    this.capacity = capacity;
    this.orders = orders;
    this.liveBeans = liveBeans;
  }

  @Override
  public Status status() {
    return overview.status();
  }

  @Override
  public List<Minute> lastHour() {
    return lastHour.minutes();
  }

  @Override
  public List<Setting> settings() {
    List<Setting> all = new ArrayList<>();
    settings.get().all().forEach((name, inForce) -> all.add(setting(name, inForce)));
    all.sort(
        Comparator.comparingInt(
            setting ->
                Explained.of(setting.name()).map(Explained::order).orElse(Integer.MAX_VALUE)));
    return all;
  }

  private Setting setting(String name, InForce inForce) {
    Optional<Explained> explained = Explained.of(name);
    return new Setting(
        name,
        inForce.value(),
        inForce.source(),
        inForce.live() || liveBeans.test(name),
        explained
            .map(known -> !known.standard().equals(inForce.value()))
            .orElse(name.startsWith(BEANS)),
        explained.map(Explained::section).orElse(null),
        explained.map(Explained::comment).orElse(null));
  }

  @Override
  public PacketView.Page packets(PacketQuery query) throws RefusedException {
    return list.page(query);
  }

  @Override
  public List<PacketView> packet(String name) {
    return list.of(name);
  }

  @Override
  public PacketDetails details(String name, String id) throws IOException, NotThereException {
    return pages.details(name, id);
  }

  @Override
  public FolderReader.Page files(String name, String id, String after)
      throws IOException, NotThereException {
    return pages.files(name, id, after);
  }

  @Override
  public FolderReader.Opened file(String name, String id, String path)
      throws IOException, NotThereException {
    return pages.file(name, id, path);
  }

  @Override
  public FolderReader.@Nullable Opened log(String name, String id)
      throws IOException, NotThereException {
    return pages.log(name, id);
  }

  @Override
  public LogPart log(String name, String id, int attempt, long from)
      throws IOException, NotThereException {
    return pages.log(name, id, attempt, from);
  }

  @Override
  public List<Throughput> throughput(Throughput.By by) {
    return stretches.of(by);
  }

  @Override
  public void pause() {
    gate.hold();
    overview.changed();
  }

  @Override
  public void resume() {
    gate.release();
    overview.changed();
  }

  @Override
  public void workers(int workers) throws RefusedException {
    set("wharf.workers", workers);
  }

  @Override
  public void packets(int packets) throws RefusedException {
    set("wharf.packets", packets);
  }

  private void set(String name, int value) throws RefusedException {
    try {
      settings.set(name, String.valueOf(value));
    } catch (SettingsException e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    }
    apply();
    LOG.info("{} is {} now, by the operator", name, value);
  }

  /** Has the settings that can change take effect. */
  public void apply() {
    capacity.set(settings.get());
    Logs.level(settings.get().logLevel().name());
    overview.changed();
  }

  @Override
  public Map<String, String> retry(List<String> names) {
    Map<String, String> problems = new LinkedHashMap<>();
    for (String name : names) {
      orders.blocked().retry(name).ifPresent(problem -> problems.put(name, problem));
    }
    overview.moved();
    LOG.info("{} tried again by the operator", counted(names.size() - problems.size()));
    return problems;
  }

  @Override
  public Map<String, String> cancel(List<String> names, boolean putBack) {
    Map<String, String> problems = orders.cancelling().cancel(names, putBack);
    overview.moved();
    LOG.info("The work on {} ended by the operator", counted(names.size() - problems.size()));
    return problems;
  }

  @Override
  public int recycle() {
    int pools = orders.workerPools().recycle();
    LOG.info(
        "The worker processes of {} are replaced, by the operator",
        pools == 1 ? "1 pool" : pools + " pools");
    return pools;
  }

  @Override
  public Replayed replay(Selection selection) throws RefusedException {
    Replayed replayed = new Replays(settings.get(), ledger).replay(selection);
    overview.moved();
    LOG.info("{} replayed by the operator, {} left", counted(replayed.count()), replayed.left());
    return replayed;
  }

  @Override
  public Requested reprocess(Again which) throws RefusedException {
    Requested requested = orders.reprocess().request(which);
    overview.moved();
    LOG.info("{} packets are to be processed again, by the operator", requested.count());
    return requested;
  }

  @Override
  public Pruned prune(boolean dryRun, @Nullable String after) throws RefusedException {
    try {
      Pruned pruned = orders.keepers().keep().prune(dryRun, after);
      if (!dryRun && !pruned.removed().isEmpty()) {
        overview.moved();
        LOG.info("removed {} by the operator", pruned.removed().size());
      }
      return pruned;
    } catch (IllegalArgumentException | IOException e) {
      throw new RefusedException(InWords.of(e));
    }
  }

  @Override
  public Map<String, String> hold(List<String> names) {
    return told("held", names, orders.keepers().holds().hold(names));
  }

  @Override
  public Map<String, String> release(List<String> names) {
    return told("released", names, orders.keepers().holds().release(names));
  }

  @Override
  public Map<String, String> forget(List<String> names) throws RefusedException {
    try {
      return told("forgotten", names, orders.keepers().holds().forget(names));
    } catch (IOException e) {
      throw new RefusedException(InWords.of(e));
    }
  }

  private static String counted(long count) {
    return count == 1 ? "1 packet" : count + " packets";
  }

  private Map<String, String> told(String what, List<String> names, Map<String, String> problems) {
    overview.moved();
    LOG.info("{} {} by the operator", counted(names.size() - problems.size()), what);
    return problems;
  }
}
