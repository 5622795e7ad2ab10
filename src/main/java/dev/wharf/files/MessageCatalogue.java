package dev.wharf.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words that the C library of this process has for its English ones: glibc's catalogue of
 * messages in the language of the environment, in the format of GNU gettext. Empty where there is
 * none, as for English.
 */
final class MessageCatalogue {
  private static final int MAGIC = 0x950412de;
  private static final List<String> FOLDERS =
      List.of("/usr/share/locale", "/usr/share/locale-langpack");

  private static final Pattern CHARSET = Pattern.compile("charset=(\\S+)");

  private final Map<String, String> translations;

  private MessageCatalogue(Map<String, String> translations) {
    this.translations = translations;
  }

  /** The words for those, or the same where there are none. */
  String translated(String words) {
    return translations.getOrDefault(words, words);
  }

  /** The catalogue of the language in which the JVM was started (setlocale(3)). */
  static MessageCatalogue ofThisProcess() {
    String locale = locale(System.getenv());
    for (String folder : FOLDERS) {
      for (String language : new String[] {locale, locale.replaceFirst("_.*", "")}) {
        Path file = Path.of(folder, language, "LC_MESSAGES", "libc.mo");
        if (language.matches("\\w+") && Files.isRegularFile(file)) {
          return read(file);
        }
      }
    }
    return new MessageCatalogue(Map.of());
  }

  private static String locale(Map<String, String> environment) {
    for (String variable : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
      String value = environment.getOrDefault(variable, "");
      if (!value.isEmpty()) {
        return value.replaceFirst("[.@].*", "");
      }
    }
    return "C";
  }

  /** Reads a catalogue; an empty one where that fails. */
  static MessageCatalogue read(Path file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      if (bytes.getInt(0) != MAGIC) {
        bytes.order(ByteOrder.BIG_ENDIAN);
      }
      Map<String, String> translations = new HashMap<>();
      int count = bytes.getInt(8);
      Charset charset = StandardCharsets.UTF_8;
      for (int i = 0; i < count; i++) {
        String words = text(bytes, bytes.getInt(12) + 8 * i, charset);
        String translation = text(bytes, bytes.getInt(16) + 8 * i, charset);
        Matcher header = CHARSET.matcher(translation);
        if (words.isEmpty() && header.find()) { // The translation of nothing, which comes first.
          charset = Charset.forName(header.group(1));
        }
        translations.put(words, translation);
      }
      return new MessageCatalogue(translations);
    } catch (IOException | RuntimeException e) { // It is no catalogue.
      return new MessageCatalogue(Map.of());
    }
  }

  private static String text(ByteBuffer bytes, int at, Charset charset) {
    byte[] text = new byte[Math.min(bytes.getInt(at), bytes.capacity())];
    bytes.get(bytes.getInt(at + 4), text);
    return new String(text, charset);
  }
}
