package dev.wharf.settings;

import java.util.List;

/**
 * A section of application.properties.
 *
 * @param title as it stands above the section
 * @param keys in the order of the file
 */
record Section(String title, List<Key<?>> keys) {
  Section(String title, Key<?>... keys) {
    this(title, List.of(keys));
  }
}
