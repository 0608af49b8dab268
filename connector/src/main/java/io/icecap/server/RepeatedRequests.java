package io.icecap.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icecap.buffer.BufferUnavailableException;
import io.icecap.catalog.AnsweredRequests;
import io.icecap.catalog.AnsweredRequests.Answer;
import io.icecap.catalog.AnsweredRequests.Known;
import io.icecap.server.Requests.Incoming;
import io.icecap.store.Backoff;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.UnprocessableEntityException;
import org.apache.iceberg.rest.responses.ErrorResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what changes the catalog once per {@link RequestKey}, however often and to whichever
 * server it is sent; who sends it again is answered as the first time. Thread-safe.
 */
final class RepeatedRequests {
  /** For how long a key may be used. */
  static final Duration LIFETIME = Duration.ofMinutes(30);

  private static final Logger LOG = LoggerFactory.getLogger(RepeatedRequests.class);

  /** About three seconds, in which a request that is under way elsewhere may end. */
  private static final int PATIENCE = 7;

  /** It has been waited already. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final Duration OUTAGE = Duration.ofSeconds(5);
  private static final Duration WHEN_FULL = Duration.ofSeconds(30);
  private static final int MESSAGE_MAX = 1000;
  private static final int UNAVAILABLE = 503;

  private final AnsweredRequests requests;

  RepeatedRequests(AnsweredRequests requests) {
    this.requests = requests;
  }

  /** To be called before a client is told that it may send keys. */
  void begin() {
    try {
      requests.begin();
    } catch (BufferUnavailableException e) {
      LOG.warn("Redis will be asked later to remember keys of requests: {}", e.getMessage());
    }
  }

  Reply answer(Route route, Call call, Incoming request) {
    Optional<RequestKey> key = route.again().flatMap(again -> RequestKey.of(call));
    return key.isEmpty()
        ? route.action().answer(call)
        : answer(route, call, key.get(), digest(request, call.caller()));
  }

  private Reply answer(Route route, Call call, RequestKey key, String digest) {
    Known known = known(key, digest);
    return switch (known.state()) {
      case NEW -> first(route, call, key);
      case ANSWERED -> again(route, call, known.answer());
      case RUNNING ->
          throw new TryLaterException(
              "A request with this Idempotency-Key is still under way, or its server has died. Send it again in a moment; if it stays so, look whether the change is there",
              SOON);
      case OTHER ->
          throw new UnprocessableEntityException(
              "This Idempotency-Key is that of another request; make a new one for each");
      case FORGOTTEN ->
          throw new CommitStateUnknownException(
              new IllegalStateException(
                  "Redis has lost what it knew of requests when this one's Idempotency-Key was made. Look whether the change is there; if not, make it with a new key"));
      case FULL ->
          throw new TryLaterException(
              "Nothing is changed: %d requests with an Idempotency-Key have come within %s, and no more are remembered. Send it again later, or without the key"
                  .formatted(AnsweredRequests.KEYS_MAX, LIFETIME),
              WHEN_FULL);
    };
  }

  private Known known(RequestKey key, String digest) {
    Known known = claim(key, digest);
    for (int attempt = 1;
        known.state() == AnsweredRequests.State.RUNNING
            && attempt <= PATIENCE
            && Backoff.pause(attempt);
        attempt++) {
      known = claim(key, digest);
    }
    return known;
  }

  private Known claim(RequestKey key, String digest) {
    try {
      return requests.claim(key.id(), key.made(), digest, LIFETIME);
    } catch (BufferUnavailableException e) {
      throw new TryLaterException(
          "Nothing is changed: that a request with an Idempotency-Key is carried out once is for Redis to remember. %s. Then send it again with the same key"
              .formatted(e.getMessage()),
          OUTAGE,
          e);
    }
  }

  private Reply first(Route route, Call call, RequestKey key) {
    Reply reply;
    try {
      reply = route.action().answer(call);
    } catch (RuntimeException e) {
      refused(key, Refusals.of(e));
      throw e;
    }
    remember(key, () -> requests.answered(key.id(), new Answer(reply.status(), "", "")));
    return reply;
  }

  /** What failed may have happened all the same, unless Redis or the store was not there. */
  private void refused(RequestKey key, ErrorResponse error) {
    if (error.code() == UNAVAILABLE) {
      remember(key, () -> requests.release(key.id()));
      return;
    }
    String message = error.message();
    Answer answer =
        new Answer(
            error.code(),
            error.type(),
            message.length() > MESSAGE_MAX ? message.substring(0, MESSAGE_MAX) + "…" : message);
    remember(key, () -> requests.answered(key.id(), answer));
  }

  /** Whoever sends it again meanwhile is told to try later. */
  private static void remember(RequestKey key, Runnable step) {
    try {
      step.run();
    } catch (BufferUnavailableException e) {
      LOG.warn("How the request {} has ended is not remembered: {}", key.id(), e.getMessage());
    }
  }

  private static Reply again(Route route, Call call, Answer answer) {
    if (answer.status() >= 400) {
      throw new RefusedBeforeException(
          Refusals.error(answer.status(), answer.type(), answer.message()));
    }
    return route.again().orElseThrow().answer(call);
  }

  private static String digest(Incoming request, Caller caller) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String query = new TreeMap<>(request.query()).toString();
      for (String part : List.of(caller.name(), request.method(), request.path(), query)) {
        digest.update(part.getBytes(UTF_8));
        digest.update((byte) 0);
      }
      digest.update(request.body());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
