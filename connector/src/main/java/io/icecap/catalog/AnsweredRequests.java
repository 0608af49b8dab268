package io.icecap.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * What has become of requests that clients may send again, by the keys that they give them. May be
 * lost as a whole, which is noticed: {@link State#FORGOTTEN}. Thread-safe; all methods throw {@code
 * BufferUnavailableException} when Redis does not answer.
 */
public interface AnsweredRequests {
  /** Beyond so many keys new ones are refused: none is forgotten before its time. */
  int KEYS_MAX = 50_000;

  /** How a request has ended: an HTTP status, and for a refusal the error's type and message. */
  record Answer(int status, String type, String message) {}

  /** What is known of a key. */
  enum State {
    /** Nothing; from now on it is the caller's to carry out, and {@link #RUNNING} to others. */
    NEW,
    /** Somebody has begun to carry it out, and not said how it ended. */
    RUNNING,
    ANSWERED,
    /** It is the key of another request. */
    OTHER,
    /** It is from before the time that is remembered. */
    FORGOTTEN,
    /** Nothing, and there is no room to remember it. */
    FULL
  }

  /**
   * @param answer null unless {@link State#ANSWERED}
   */
  record Known(State state, Answer answer) {}

  /** Remembers from now on, if it does not already; before clients are told that it does. */
  void begin();

  /**
   * Looks a key up and takes it if it is new, in one step.
   *
   * @param made when the client made the key, by its own clock
   * @param request the same for the same request alone
   * @param lifetime how long the key is remembered
   */
  Known claim(UUID key, Instant made, String request, Duration lifetime);

  /** Tells how the request with a claimed key has ended; nothing if the key is gone. */
  void answered(UUID key, Answer answer);

  /** Gives a claimed key back: its request has done nothing, and may be carried out again. */
  void release(UUID key);
}
