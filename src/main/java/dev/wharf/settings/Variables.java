package dev.wharf.settings;

import dev.wharf.packet.Printable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The variables of the environment that begin like ours: which of them set nothing though somebody
 * may believe so, and which are only what Kubernetes and Docker set for a service called wharf.
 */
final class Variables {
  /** What Kubernetes sets for each service of a namespace, and Docker for each link. */
  private static final Pattern OF_A_SERVICE =
      Pattern.compile(
          "WHARF(_\\w+)??_(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT"
              + "|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?|NAME|ENV_\\w+)");

  /** The value that they give to a variable ending in _PORT; no setting that ends so takes it. */
  private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://[^/\\s]+:\\d+");

  /** What Wharf sets for the commands that it starts, which may start a Wharf. */
  private static final Set<String> FOR_COMMANDS =
      Set.of(
          "WHARF_PACKET",
          "WHARF_DATA",
          "WHARF_RESULTS",
          "WHARF_OUTCOME",
          "WHARF_OWNER",
          "WHARF_SUPERVISOR");

  private static final Set<String> OF_SETTINGS =
      Keys.ALL.stream().map(Key::variable).collect(Collectors.toUnmodifiableSet());

  private Variables() {}

  private static final String OF_INBOXES = "WHARF_INBOXES_";

  /** Whether it gives a value that is none of ours, as Kubernetes does for a service wharf-http. */
  static boolean isOfAService(String variable, String value) {
    return variable.endsWith("_PORT") && ADDRESS.matcher(value.strip()).matches();
  }

  /** The variables that set nothing, a sentence each, without their values. */
  static List<String> warnings(Map<String, String> environment) {
    return new TreeSet<>(environment.keySet())
        .stream()
            .filter(Variables::beginsLikeOurs)
            .map(name -> warning(name, environment.getOrDefault(name, "")))
            .filter(warning -> !warning.isEmpty())
            .toList();
  }

  private static boolean beginsLikeOurs(String name) {
    return name.length() > 6
        && name.substring(0, 5).equalsIgnoreCase("wharf")
        && "_.-".indexOf(name.charAt(5)) >= 0;
  }

  private static boolean isKnown(String name) {
    return OF_SETTINGS.contains(name)
        || isOfAnInbox(name)
        || FOR_COMMANDS.contains(name)
        || OF_A_SERVICE.matcher(name).matches()
        || NotASetting.ALL.stream().anyMatch(none -> Key.variable(none.name()).equals(name));
  }

  // Which inbox is meant cannot be said of a name in capitals; its settings say that.
  private static boolean isOfAnInbox(String name) {
    return name.startsWith(OF_INBOXES)
        && (name.endsWith("_FOLDER")
            || Keys.ALL.stream()
                .filter(Key::isPerInbox)
                .anyMatch(key -> name.endsWith(key.variable().substring("WHARF".length()))));
  }

  private static String warning(String name, String value) {
    if (OF_SETTINGS.contains(name) && isOfAService(name, value)) {
      return "the environment variable "
          + name
          + " sets nothing: it holds an address, as Kubernetes gives it for a service";
    }
    if (isKnown(name)) {
      return "";
    }
    String setting = name.toLowerCase(Locale.ROOT).replace('_', '.');
    String nearest = Spelling.nearest(setting);
    return "the environment variable "
        + Printable.of(name)
        + " sets nothing: there is no such setting"
        + (nearest == null ? "" : "; did you mean " + Key.variable(nearest) + "?");
  }
}
