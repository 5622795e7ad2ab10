package dev.wharf.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was given for each key, as text.
 *
 * @param forCamel what routes may name, which holds no secret of ours; of other keys of the file,
 *     those that the environment or {@code -D} overrides, as Camel needs them
 * @param shown every key of ours and of the file, as people may see it
 */
public record Given(Map<String, String> forCamel, Map<String, InForce> shown) {
  public Given {
    forCamel = Collections.unmodifiableMap(new LinkedHashMap<>(forCamel));
    shown = Collections.unmodifiableMap(new LinkedHashMap<>(shown));
  }

  /** What people may see, and no more: Camel's own keys may be secrets too. */
  @Override
  public String toString() {
    return shown.toString();
  }
}
