package dev.wharf.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What senders may do over the network, and what they are told.
 *
 * @param uploadTokens the file with the tokens of those who may upload; null where nobody may
 */
public record Senders(@Nullable Path uploadTokens) {
  static final Key<Boolean> UPLOADS =
      Key.of(
          "wharf.http.uploads",
          "no",
          Rule.yesOrNo(),
          "yes: senders may upload to /api/inbox/NAME, where wharf.http.port and .host say");
  static final Key<Path> UPLOAD_TOKENS =
      Key.of(
          "wharf.http.upload-tokens",
          "",
          Rule.file(),
          "the file with their tokens, a line SENDER TOKEN each; an edit counts at once");
  static final Key<Path> RECEIPTS =
      Key.of(
              "wharf.receipts",
              "",
              folderOrNone(),
              "a folder in which senders see NAME.json: taken, and then archived or quarantined; of a"
                  + " sender with a folder of its own SENDER/NAME.json, of a further inbox below its"
                  + " name; empty = none")
          .live()
          .perInbox();

  static final Section SECTION =
      new Section(
          "Senders: upload over HTTP, and what they are told", UPLOADS, UPLOAD_TOKENS, RECEIPTS);

  private static Rule<Path> folderOrNone() {
    Rule<Path> folder = Rule.folder();
    return value -> value.isEmpty() ? Path.of("") : folder.read(value);
  }

  static Senders read(Values values) {
    boolean uploads = values.get(UPLOADS);
    Path tokens = values.get(UPLOAD_TOKENS);
    if (uploads && tokens.toString().isEmpty()) {
      values.problem(
          UPLOADS,
          "yes",
          "needs " + UPLOAD_TOKENS.name() + ", since nobody may upload without a token");
    }
    return new Senders(uploads && !tokens.toString().isEmpty() ? tokens.toAbsolutePath() : null);
  }

  /**
   * The folder for the receipts of an inbox; null where there is none. What is set for all inboxes
   * has a folder for each further one.
   */
  static @Nullable Path receipts(Values values, String inbox, Folders roots) {
    Path folder = values.get(RECEIPTS, inbox);
    if (folder.toString().isEmpty()) {
      return null;
    }
    boolean own = inbox.isEmpty() || values.isGiven(RECEIPTS.in(inbox));
    for (var root : roots.byName().entrySet()) {
      if (folder.startsWith(root.getValue()) || root.getValue().startsWith(folder)) {
        values.problem(
            (inbox.isEmpty() || !own ? RECEIPTS : RECEIPTS.in(inbox)).name()
                + "="
                + folder
                + ": must lie apart from "
                + root.getKey()
                + "="
                + root.getValue());
      }
    }
    return own ? folder : folder.resolve(inbox);
  }
}
