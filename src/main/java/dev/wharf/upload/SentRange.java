package dev.wharf.upload;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a zip a request brings.
 *
 * @param from the first one, from 0
 * @param end behind the last one
 * @param total the length of the whole zip
 */
record SentRange(long from, long end, long total) {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

  /**
   * Reads it from a request's headers (RFC 9110, 14.4 and 14.5).
   *
   * @param length of the request's body, in bytes; -1 where it is not announced
   * @throws RefusedUploadException when the headers contradict themselves, or the length is missing
   */
  static SentRange of(long length, @Nullable String contentRange) throws RefusedUploadException {
    if (length < 0) {
      throw new RefusedUploadException(
          411, "the length must be announced: send a file, with Content-Length");
    }
    if (contentRange == null) {
      return whole(length);
    }
    Matcher matcher = CONTENT_RANGE.matcher(contentRange.strip());
    if (!matcher.matches()) {
      throw new RefusedUploadException(
          400, "Content-Range must be 'bytes FIRST-LAST/LENGTH', with numbers");
    }
    long from = Long.parseLong(matcher.group(1));
    long end = Long.parseLong(matcher.group(2)) + 1;
    long total = Long.parseLong(matcher.group(3));
    if (from >= end || end > total || end - from != length) {
      throw new RefusedUploadException(
          400,
          "Content-Range contradicts itself or Content-Length: bytes FIRST-LAST/LENGTH, where LAST"
              + " is the number of the last byte that is sent, from 0");
    }
    return new SentRange(from, end, total);
  }

  private static SentRange whole(long length) throws RefusedUploadException {
    if (length == 0) {
      throw new RefusedUploadException(400, "nothing was sent, and no zip is empty");
    }
    return new SentRange(0, length, length);
  }

  /** Whether it brings the end of the zip. */
  boolean isLast() {
    return end == total;
  }
}
