package dev.wharf.settings;

import java.util.Set;
import java.util.stream.Collectors;

/** Which variables of the environment hold what not everybody may see. */
public final class SecretVariables {
  private static final Set<String> OURS =
      Keys.ALL.stream()
          .filter(key -> key.content() != Key.Content.PLAIN)
          .map(Key::variable)
          .collect(Collectors.toUnmodifiableSet());

  private SecretVariables() {}

  /** Whether it sets a secret or an address of ours, sounds like a secret, or holds an address. */
  public static boolean isSecret(String name, String value) {
    return OURS.contains(name)
        || Addresses.soundsSecret(name)
        || !Addresses.inText(value).equals(value);
  }
}
