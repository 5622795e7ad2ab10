package dev.wharf.settings;

import java.nio.charset.Charset;
import java.nio.file.Path;

/**
 * How zips are unpacked, and what they may hold.
 *
 * @param workers on entries, at least 1; the cores of the machine where the setting is 0
 * @param unpackInto the name of a folder; empty when content is not written
 * @param legacyCharset of names that do not say what they are in
 * @param zipDigest whether receipts hold the SHA-256 of the whole zip
 */
public record Unpacking(
    int workers,
    String unpackInto,
    Limits limits,
    Charset legacyCharset,
    Inflating inflating,
    boolean zipDigest) {
  static final Key<Integer> WORKERS =
      Key.of(
              "wharf.workers",
              "0",
              Rule.number(0, 1000),
              "workers on entries; 0 = one for each core")
          .live();
  static final Key<String> UNPACK_INTO =
      Key.of(
          "wharf.unpack-into",
          "data",
          Rule.text(
              "(?!(" + Layout.RESERVED + ")$)(?!.*\\s#)[^/\\x00]{0,100}",
              "must be one folder name that Wharf does not use itself, or empty"),
          "the folder for the content within the packet's; empty = not written, processing reads"
              + " entries as streams");
  static final Key<Charset> LEGACY_CHARSET =
      Key.of(
              "wharf.legacy-charset",
              "IBM437",
              Rule.charset(),
              "the character set of names that are not valid UTF-8: GBK, Shift_JIS, ...; with IBM437"
                  + " those that are flagged as UTF-8 are refused")
          .live();
  static final Key<Path> PASSWORDS_FILE =
      Key.of(
              Passwords.SETTING,
              "",
              Rule.file(),
              "a file with the passwords of encrypted zips, one on each line, in UTF-8; an edit of it"
                  + " counts for the next packet; empty = none")
          .live()
          .perInbox();
  static final Key<Inflating> INFLATER =
      Key.of(
          "wharf.inflater",
          "auto",
          Rule.choice(Inflating.class),
          "what inflates: auto for the faster one of Wharf's own (for entries of 64 to 512 KB) and the"
              + " JDK's, or jdk");

  static final Key<Boolean> ZIP_DIGEST =
      Key.of(
          "wharf.zip-digest",
          "no",
          Rule.yesOrNo(),
          "yes: receipts hold the SHA-256 of the whole zip, so that verify finds any change of it;"
              + " it costs a second reading of the zip");

  static final Section SECTION =
      new Section(
          "Unpacking",
          WORKERS,
          UNPACK_INTO,
          Limits.BYTES,
          Limits.ENTRIES,
          Limits.RATIO,
          Limits.RATIO_ABOVE,
          Limits.DEPTH,
          Limits.NAME_BYTES,
          LEGACY_CHARSET,
          PASSWORDS_FILE,
          INFLATER,
          ZIP_DIGEST);

  static Unpacking read(Values values) {
    int workers = values.get(WORKERS);
    if (workers == 0) {
      workers = Runtime.getRuntime().availableProcessors();
    }
    values.derived(WORKERS.name(), String.valueOf(workers));
    return new Unpacking(
        workers,
        values.get(UNPACK_INTO),
        Limits.read(values, ""),
        values.get(LEGACY_CHARSET),
        values.get(INFLATER),
        values.get(ZIP_DIGEST));
  }
}
