package dev.wharf.http;

import java.time.Duration;

/** What a connection is at. When one has to go, the first in this order goes first. */
enum Phase {
  /** Connected; with TLS, until both sides have agreed on keys. */
  OPENING,
  /** Part of a request's head has come. */
  HEAD,
  /** A request's body is still to come. */
  BODY,
  /** Nothing is asked at the moment. */
  WAITING,
  /** The answer is being sent. */
  ANSWERING,
  /** A file is being sent, which may take long. */
  DOWNLOADING,
  /** Events are being sent, without an end. */
  STREAMING,
  /** An upload comes; each part of it has its time. */
  UPLOADING,
  /** The answer is being found out. */
  WORKING;

  /** How long a connection may be at it. */
  Duration longest(Limits limits) {
    return switch (this) {
      case OPENING, HEAD -> limits.head();
      case BODY, UPLOADING -> limits.body();
      case WAITING -> limits.idle();
      case ANSWERING -> limits.answer();
      case DOWNLOADING, STREAMING, WORKING -> Duration.ofDays(1_000);
    };
  }
}
