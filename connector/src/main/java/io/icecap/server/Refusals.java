package io.icecap.server;

import io.icecap.buffer.BufferUnavailableException;
import io.icecap.store.StoreUnavailableException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchPlanIdException;
import org.apache.iceberg.exceptions.NoSuchPlanTaskException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.exceptions.NotAuthorizedException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.UnprocessableEntityException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.rest.responses.ErrorResponse;

/** How what went wrong is told to a client: the status, and the specification's error model. */
final class Refusals {
  private static final int BUG = 500;
  private static final int UNAVAILABLE = 503;

  /** As Redis and the store are mostly back by then; Iceberg's client comes five times. */
  private static final Duration OUTAGE = Duration.ofSeconds(5);

  private static final Map<Class<? extends RuntimeException>, Integer> STATUS =
      new LinkedHashMap<>();

  static {
    STATUS.put(MalformedRequestException.class, 400);
    STATUS.put(IllegalArgumentException.class, 400);
    STATUS.put(ValidationException.class, 400);
    STATUS.put(NotAuthorizedException.class, 401);
    STATUS.put(ForbiddenException.class, 403);
    STATUS.put(NoSuchNamespaceException.class, 404);
    STATUS.put(NoSuchTableException.class, 404);
    STATUS.put(NoSuchViewException.class, 404);
    STATUS.put(NotFoundException.class, 404);
    STATUS.put(NoSuchPlanIdException.class, 404);
    STATUS.put(NoSuchPlanTaskException.class, 404);
    STATUS.put(MethodNotAllowedException.class, 405);
    STATUS.put(UnsupportedOperationException.class, 406);
    STATUS.put(AlreadyExistsException.class, 409);
    STATUS.put(CommitFailedException.class, 409);
    STATUS.put(NamespaceNotEmptyException.class, 409);
    STATUS.put(RequestTooLargeException.class, 413);
    STATUS.put(UnprocessableEntityException.class, 422);
    STATUS.put(CommitStateUnknownException.class, 500);
    STATUS.put(StoreUnavailableException.class, UNAVAILABLE);
    STATUS.put(BufferUnavailableException.class, UNAVAILABLE);
    STATUS.put(TryLaterException.class, UNAVAILABLE);
  }

  private Refusals() {}

  static ErrorResponse of(RuntimeException failure) {
    return failure instanceof RefusedBeforeException before
        ? before.refusal()
        : error(status(failure), failure.getClass().getSimpleName(), failure.getMessage());
  }

  static ErrorResponse error(int status, String type, String message) {
    return ErrorResponse.builder()
        .responseCode(status)
        .withType(type)
        .withMessage(message == null ? type : message)
        .build();
  }

  /** When the same request should be sent again; empty if that would be of no use. */
  static Optional<Duration> retryAfter(RuntimeException failure) {
    if (failure instanceof TryLaterException later) {
      return Optional.of(later.after());
    }
    return status(failure) == UNAVAILABLE ? Optional.of(OUTAGE) : Optional.empty();
  }

  /** Whether it is this server's fault alone, and worth a stack trace in its log. */
  static boolean isBug(RuntimeException failure) {
    return !(failure instanceof RefusedBeforeException)
        && STATUS.keySet().stream().noneMatch(type -> type.isInstance(failure));
  }

  private static int status(RuntimeException failure) {
    return STATUS.entrySet().stream()
        .filter(known -> known.getKey().isInstance(failure))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(BUG);
  }
}
