package dev.wharf.server;

import dev.wharf.archive.Endings;
import dev.wharf.intake.ReprocessEnd;
import dev.wharf.intake.Reprocessing;
import dev.wharf.settings.SettingsException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The beans that the routes name, by stage. */
final class Beans {
  final IntakeBeans intake;
  final UnpackBeans unpack;
  final ArchiveBeans archive;
  final OperateBeans operate;

  private final ProcessBeans process;
  private final Reprocessing reprocessing;
  private final Neighbours neighbours;
  private final Foundation foundation;

  Beans(Foundation foundation, Neighbours neighbours) throws IOException {
    this.foundation = foundation;
    this.neighbours = neighbours;
    intake = new IntakeBeans(foundation, neighbours);
    unpack = new UnpackBeans(foundation);
    process = new ProcessBeans(foundation);
    Set<String> inHandAgain = ConcurrentHashMap.newKeySet();
    archive =
        new ArchiveBeans(
            foundation,
            neighbours,
            new Endings.InProcess(
                id -> intake.inWork.contains(id) || inHandAgain.contains(id),
                process.shipping::ships));
    reprocessing = reprocessing(inHandAgain);
    operate = new OperateBeans(foundation, intake, unpack, process, archive, reprocessing);
  }

  private Reprocessing reprocessing(Set<String> inHand) {
    ReprocessEnd end =
        new ReprocessEnd(
            foundation.ledger(),
            intake.gate,
            intake.doubt(),
            foundation.stop(),
            foundation.live(),
            archive.newResults()::clear);
    return new Reprocessing(
        foundation.ledger(),
        foundation.layout(),
        intake.gate,
        intake.inWork,
        intake.again,
        end,
        foundation.live(),
        inHand);
  }

  /** Whether no packet is in work. */
  boolean isIdle() {
    return intake.inWork.size() == 0 && intake.again.size() == 0;
  }

  /**
   * All of them under the names that the routes use, each name once: Camel's registry would keep
   * two beans of one name.
   *
   * @throws StartException when a setting cannot be worked with
   */
  Map<String, Object> named() throws StartException {
    Map<String, Object> beans = new LinkedHashMap<>();
    intake.bindTo(beans::put);
    unpack.bindTo(beans::put);
    process.bindTo(beans::put);
    archive.bindTo(beans::put);
    operate.bindTo(beans::put);
    beans.put("reprocessing", reprocessing);
    try {
      neighbours.bind(beans::put, intake.handover, foundation.ledger());
    } catch (SettingsException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
    return beans;
  }
}
