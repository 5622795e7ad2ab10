package dev.wharf.settings;

import dev.wharf.child.Ownership;
import java.nio.file.Path;

/**
 * The user's own code, and those who are given receipts.
 *
 * @param plugins the folder with jars
 * @param ownership how processes that commands start are kept together
 */
public record Processing(Path plugins, Ownership ownership, Notices notices) {
  static final Key<String> PROCESS_BY =
      Key.of(
              "wharf.process-by",
              "direct:process",
              Rule.text(
                  "direct:[A-Za-z0-9._-]+",
                  "must be the direct: endpoint of a route, such as direct:ct"),
              "the route that works on a packet once its content stands in its folder")
          .live()
          .perInbox();
  static final Key<Path> PLUGINS =
      Key.of(
          "wharf.plugins", "plugins", Rule.folder(), "jars with your classes: all in this folder");
  static final Key<Ownership> CHILDREN =
      Key.of(
          "wharf.children",
          "auto",
          Rule.choice(Ownership.class),
          "how processes that your commands start are kept together: namespace (Linux), mark, or"
              + " auto for the stronger");

  static final Section SECTION =
      new Section(
          "Processing: your code, and who is given receipts",
          PROCESS_BY,
          Notices.ON_ARCHIVED,
          Notices.ON_QUARANTINED,
          Notices.ENVIRONMENT,
          PLUGINS,
          CHILDREN);

  static Processing read(Values values) {
    return new Processing(values.get(PLUGINS), values.get(CHILDREN), Notices.read(values));
  }
}
