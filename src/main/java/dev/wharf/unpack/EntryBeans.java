package dev.wharf.unpack;

import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** The beans that say what is done with entries, as the settings or the user's code name them. */
final class EntryBeans {
  private EntryBeans() {}

  static @Nullable Object processor(CamelContext context) {
    return context.getRegistry().lookupByName("entryProcessor");
  }

  static @Nullable Object splitter(CamelContext context) {
    return context.getRegistry().lookupByName("entrySplitter");
  }
}
