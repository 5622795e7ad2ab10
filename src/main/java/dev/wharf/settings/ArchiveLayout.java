package dev.wharf.settings;

import dev.wharf.packet.PacketName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * In which folders of the archive a packet comes to stand: those of its inbox and sender, and of
 * the date on which it was claimed, in UTC. Inbox, sender and packet have parts of the path for
 * themselves, so that no two names can run into one another.
 */
public final class ArchiveLayout {
  /** How many folders may stand one within another, the packet's own among them. */
  public static final int DEEPEST = 12;

  static final String STANDARD = "{inbox}/{sender}/{packet}";

  private static final int LONGEST = 200;
  private static final String INBOX = "{inbox}";
  private static final String SENDER = "{sender}";
  private static final String PACKET = "{packet}";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
  private static final List<String> NAMES = List.of(INBOX, SENDER, PACKET);
  private static final List<String> DATES = List.of("{yyyy}", "{MM}", "{dd}", "{HH}");

  private final List<String> above;

  private ArchiveLayout(List<String> above) {
    this.above = List.copyOf(above);
  }

  static Rule<ArchiveLayout> rule() {
    return value -> {
      if (value.startsWith("/") || value.length() > LONGEST) {
        throw new Rule.Broken(
            "must be a relative path of at most " + LONGEST + " characters, below the archive");
      }
      List<String> parts = List.of(value.split("/", -1));
      if (!parts.get(parts.size() - 1).equals(PACKET)) {
        throw new Rule.Broken("must end with {packet}, which is the folder of the packet itself");
      }
      if (parts.size() > DEEPEST) {
        throw new Rule.Broken("must have at most " + DEEPEST + " parts");
      }
      List<String> above = parts.subList(0, parts.size() - 1);
      for (String part : above) {
        require(part);
      }
      return new ArchiveLayout(above);
    };
  }

  private static void require(String part) throws Rule.Broken {
    Matcher placeholders = PLACEHOLDER.matcher(part);
    while (placeholders.find()) {
      String placeholder = placeholders.group();
      if (placeholder.equals(PACKET)) {
        throw new Rule.Broken("must have {packet} once, in its last part");
      }
      if (!NAMES.contains(placeholder) && !DATES.contains(placeholder)) {
        throw new Rule.Broken(
            "must hold no "
                + placeholder
                + ": there are {inbox}, {sender}, {packet}, {yyyy}, {MM},"
                + " {dd} and {HH}");
      }
      if (NAMES.contains(placeholder) && !part.equals(placeholder)) {
        throw new Rule.Broken(
            "must have "
                + placeholder
                + " between slashes: beside other text, names of different inboxes or senders could"
                + " be the same folder");
      }
    }
    String longest = part.replace("{yyyy}", "0000").replaceAll("\\{(MM|dd|HH)}", "00");
    if (longest.getBytes(StandardCharsets.UTF_8).length > PacketName.MAX_BYTES) {
      throw new Rule.Broken(
          "must have no part of more than " + PacketName.MAX_BYTES + " bytes of UTF-8");
    }
    String text = placeholders.replaceAll("0");
    if (text.isEmpty() || text.equals("..") || text.matches("(?s).*[{}\\p{Cntrl}].*")) {
      throw new Rule.Broken("must have no empty part, no .. and no single { or }");
    }
    if (text.startsWith(".") || text.matches("wharf.*\\.json")) {
      throw new Rule.Broken(
          "must have no part that begins with a dot, or is called like a receipt");
    }
  }

  /** Those of its parts that are the same for all packets. */
  List<String> texts() {
    return above.stream().filter(part -> !PLACEHOLDER.matcher(part).find()).toList();
  }

  /** Whether the date is in it. */
  public boolean isDated() {
    return above.stream().anyMatch(part -> DATES.stream().anyMatch(part::contains));
  }

  /**
   * The names of the folders above a packet's own, from the archive on.
   *
   * @param claimed when the packet was first claimed
   */
  public List<String> above(PacketName name, Instant claimed) {
    List<String> names = new ArrayList<>(above.size());
    for (String part : above) {
      String folder =
          switch (part) {
            case INBOX -> name.inbox();
            case SENDER -> name.sender();
            default -> dated(part, claimed.atZone(ZoneOffset.UTC));
          };
      if (!folder.isEmpty()) {
        names.add(folder);
      }
    }
    return names;
  }

  private static String dated(String part, ZonedDateTime claimed) {
    String text = part;
    for (String date : DATES) {
      if (text.contains(date)) {
        String form = date.substring(1, date.length() - 1);
        text = text.replace(date, DateTimeFormatter.ofPattern(form, Locale.ROOT).format(claimed));
      }
    }
    return text;
  }
}
