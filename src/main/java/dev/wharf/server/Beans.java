package dev.wharf.server;

import java.io.IOException;
import java.util.function.BiConsumer;

/** The beans that the routes name, by stage. */
final class Beans {
  final IntakeBeans intake;
  final UnpackBeans unpack;
  final ArchiveBeans archive;
  final OperateBeans operate;

  private final ProcessBeans process;
  private final Neighbours neighbours;
  private final Foundation foundation;

  Beans(Foundation foundation, Neighbours neighbours) throws IOException {
    this.foundation = foundation;
    this.neighbours = neighbours;
    intake = new IntakeBeans(foundation, neighbours);
    unpack = new UnpackBeans(foundation);
    process = new ProcessBeans(foundation);
    archive = new ArchiveBeans(foundation, neighbours, intake.inWork::contains);
    operate = new OperateBeans(foundation, intake, unpack, archive.outcomes);
  }

  /** Makes them known under the names that the routes use. */
  void bindTo(BiConsumer<String, Object> registry) throws StartException {
    intake.bindTo(registry);
    unpack.bindTo(registry);
    process.bindTo(registry);
    archive.bindTo(registry);
    operate.bindTo(registry);
    try {
      neighbours.bind(registry, intake.handover, foundation.ledger());
    } catch (dev.wharf.settings.SettingsException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }
}
