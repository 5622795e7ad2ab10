package dev.wharf.upload;

/**
 * Why an upload is refused, in words for its sender. Nothing of it is left behind, but for what
 * came before a gap, an overlap or a second try at the same time.
 */
public final class RefusedUploadException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int SECONDS = 10;

  private final int status;
  private final long offset;

  /**
   * @param status of the HTTP answer
   * @param why as a sentence for the sender
   */
  public RefusedUploadException(int status, String why) {
    this(status, why, -1);
  }

  /**
   * @param status of the HTTP answer
   * @param offset from which on the upload can be carried on; -1 where that is not the question
   */
  RefusedUploadException(int status, String why, long offset) {
    super(why);
    this.status = status;
    this.offset = offset;
  }

  /** The status of the HTTP answer. */
  public int status() {
    return status;
  }

  /** From which byte on the upload can be carried on; -1 where that is not the question. */
  public long offset() {
    return offset;
  }

  /** After how many seconds the sender may try the same again; 0 where that is of no use. */
  public int retryAfter() {
    return status == 503 || status == 507 ? SECONDS : 0;
  }
}
