package dev.wharf.settings;

import java.util.Locale;

/**
 * One setting, declared once. All that is known of it stands here: the shipped file, what may be
 * shown of its value, and what routes are given follow from it.
 *
 * @param name starts with {@code wharf.}
 * @param standard the default as a user would write it
 * @param rule what a value must be
 * @param comment the line above it in application.properties
 * @param isLive whether a change takes effect without a restart
 * @param isPerInbox whether it can also be given for one inbox alone
 * @param content what its value may hold
 */
record Key<T>(
    String name,
    String standard,
    Rule<T> rule,
    String comment,
    boolean isLive,
    boolean isPerInbox,
    Content content) {

  /** What a value may hold that not everybody may see. */
  enum Content {
    /** Nothing of that kind. */
    PLAIN,
    /** An address, which may have a user or a password in it. */
    ADDRESS,
    /** A secret. */
    SECRET
  }

  /** What is shown in the place of a secret. */
  static final String STARS = "****";

  /** A setting that anybody may see, and whose changes wait for a restart. */
  static <T> Key<T> of(String name, String standard, Rule<T> rule, String comment) {
    return new Key<>(name, standard, rule, comment, false, false, Content.PLAIN);
  }

  /** The same as one whose changes take effect without a restart. */
  Key<T> live() {
    return new Key<>(name, standard, rule, comment, true, isPerInbox, content);
  }

  /** The same as one whose value is never shown, and not given to routes. */
  Key<T> secret() {
    return new Key<>(name, standard, rule, comment, isLive, isPerInbox, Content.SECRET);
  }

  /**
   * The same as one that is shown by scheme and host, or by its program, alone, and not given to
   * routes.
   */
  Key<T> address() {
    return new Key<>(name, standard, rule, comment, isLive, isPerInbox, Content.ADDRESS);
  }

  /** The same as one that can also be given for one inbox alone. */
  Key<T> perInbox() {
    return new Key<>(name, standard, rule, comment, isLive, true, content);
  }

  /** The same for one inbox alone. */
  Key<T> in(String inbox) {
    return new Key<>(
        "wharf.inboxes." + inbox + name.substring("wharf".length()),
        standard,
        rule,
        comment,
        isLive,
        false,
        content);
  }

  /** Whether routes may name it. */
  boolean isForRoutes() {
    return content == Content.PLAIN;
  }

  /** A value of it as people may see it. */
  String shown(String value) {
    return switch (content) {
      case SECRET -> value.isEmpty() ? "" : STARS;
      case ADDRESS -> Addresses.shown(value);
      case PLAIN -> Addresses.inText(value); // Somebody may paste an address into any setting.
    };
  }

  /** The environment variable that overrides it. */
  String variable() {
    return variable(name);
  }

  static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
