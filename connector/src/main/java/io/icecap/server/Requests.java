package io.icecap.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.exceptions.NotAuthorizedException;
import org.apache.iceberg.rest.responses.ErrorResponse;
import org.apache.iceberg.rest.responses.ErrorResponseParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a request to its response: a route of the catalog, a page, or a refusal. Thread-safe. */
final class Requests {
  /** What the HTTP side has read. The path begins with a slash and is not decoded. */
  record Incoming(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      byte[] body) {}

  record Outgoing(int status, String type, Map<String, String> headers, byte[] body) {}

  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
  private static final String JSON = "application/json";
  private static final byte[] NOTHING = {};

  private final CatalogRoutes routes;
  private final RepeatedRequests repeated;
  private final List<Page> pages;
  private final ObjectMapper json = CatalogJson.mapper();

  Requests(CatalogRoutes routes, RepeatedRequests repeated, List<Page> pages) {
    this.routes = routes;
    this.repeated = repeated;
    this.pages = List.copyOf(pages);
  }

  Outgoing answer(Incoming request, Caller caller) {
    Optional<CatalogRoutes.Match> match = routes.find(request.method(), request.path());
    if (match.isPresent()) {
      Call call =
          new Call(
              caller, match.get().variables(), request.query(), request.headers(), request.body());
      return outgoing(repeated.answer(match.get().route(), call, request));
    }
    return page(request, caller)
        .orElseGet(
            () ->
                refusal(
                    Refusals.error(404, "NoSuchPathException", "There is nothing at this path"),
                    Map.of()));
  }

  private Optional<Outgoing> page(Incoming request, Caller caller) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return Optional.empty();
    }
    Page.Query query = new Page.Query(Escapes.decoded(request.path()), request.query(), caller);
    return pages.stream()
        .flatMap(page -> page.content(query).stream())
        .findFirst()
        .map(content -> new Outgoing(200, content.type(), content.headers(), content.bytes()));
  }

  private Outgoing outgoing(Reply reply) {
    if (reply.body().isEmpty()) {
      return new Outgoing(reply.status(), JSON, reply.headers(), NOTHING);
    }
    try {
      byte[] body = json.writeValueAsBytes(reply.body().get());
      return new Outgoing(reply.status(), JSON, reply.headers(), body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A response can't be written as JSON", e);
    }
  }

  static Outgoing refusal(RuntimeException failure) {
    if (Refusals.isBug(failure)) {
      LOG.error("A request failed for a reason that is not foreseen", failure);
    }
    return refusal(Refusals.of(failure), headers(failure));
  }

  private static Map<String, String> headers(RuntimeException failure) {
    return failure instanceof NotAuthorizedException
        ? Map.of("WWW-Authenticate", "Bearer, Basic realm=\"icecap\"")
        : Refusals.retryAfter(failure)
            .map(after -> Map.of("Retry-After", Long.toString(after.toSeconds())))
            .orElse(Map.of());
  }

  private static Outgoing refusal(ErrorResponse error, Map<String, String> headers) {
    byte[] body = ErrorResponseParser.toJson(error).getBytes(StandardCharsets.UTF_8);
    return new Outgoing(error.code(), JSON, headers, body);
  }
}
