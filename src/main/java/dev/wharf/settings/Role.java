package dev.wharf.settings;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a server does with packets. */
public enum Role {
  /** It takes them from the inbox. */
  INTAKE,
  /** It works on them. */
  WORK;

  static Rule<Set<Role>> rule() {
    Rule<String> form =
        Rule.text(
            "intake|work|intake,work|work,intake",
            "must be intake, work, or both with a comma between");
    return value -> {
      Set<Role> roles = EnumSet.noneOf(Role.class);
      for (String word : form.read(value).split(",", -1)) {
        roles.add(valueOf(word.toUpperCase(Locale.ROOT)));
      }
      return roles;
    };
  }

  /** Roles as a user would write them. */
  static String text(Set<Role> roles) {
    return roles.stream()
        .sorted()
        .map(role -> role.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(","));
  }
}
