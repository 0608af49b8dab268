package io.icecap.server;

import io.icecap.server.Requests.Incoming;
import io.icecap.server.Requests.Outgoing;
import io.icecap.server.ServerSettings.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Between Jetty and {@link Requests}: reads within the limits, writes, and is never silent. */
final class RequestHandler extends Handler.Abstract {
  /** Request attribute: the name of the caller, for the log. */
  static final String CALLER = "icecap.caller";

  private static final int CHUNK = 1 << 13;

  private final Requests requests;
  private final Guard guard;
  private final Limits limits;
  private final Clock clock;

  RequestHandler(Requests requests, Guard guard, Limits limits, Clock clock) {
    this.requests = requests;
    this.guard = guard;
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Outgoing outgoing;
    try {
      outgoing = answer(request);
    } catch (RuntimeException e) {
      outgoing = Requests.refusal(e);
    }
    response.setStatus(outgoing.status());
    outgoing.headers().forEach(response.getHeaders()::put);
    if (outgoing.body().length > 0) {
      response.getHeaders().put("Content-Type", outgoing.type());
    }
    boolean bodiless = request.getMethod().equals("HEAD");
    response.write(
        true, bodiless ? ByteBuffer.allocate(0) : ByteBuffer.wrap(outgoing.body()), callback);
    return true;
  }

  private Outgoing answer(Request request) {
    Map<String, String> headers = headers(request);
    Caller caller =
        guard.admit(
            Optional.ofNullable(headers.get("authorization")),
            Request.getServerName(request),
            Optional.ofNullable(headers.get("origin")));
    request.setAttribute(CALLER, caller.name());
    return requests.answer(
        new Incoming(
            request.getMethod(),
            request.getHttpURI().getPath(),
            Escapes.query(request.getHttpURI().getQuery()),
            headers,
            body(request)),
        caller);
  }

  private static Map<String, String> headers(Request request) {
    Map<String, String> headers = new HashMap<>();
    for (HttpField field : request.getHeaders()) {
      headers.putIfAbsent(field.getName().toLowerCase(Locale.ROOT), field.getValue());
    }
    return headers;
  }

  private byte[] body(Request request) {
    if (request.getLength() > limits.bodyBytesMax()) {
      throw tooLarge();
    }
    Instant until = clock.instant().plus(limits.bodyTime());
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (InputStream in = Content.Source.asInputStream(request)) {
      byte[] chunk = new byte[CHUNK];
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        body.write(chunk, 0, read);
        if (body.size() > limits.bodyBytesMax()) {
          throw tooLarge();
        }
        if (clock.instant().isAfter(until)) {
          throw new RequestTooLargeException(
              "The body took longer than %d s".formatted(limits.bodyTime().toSeconds()));
        }
      }
    } catch (IOException e) {
      throw new MalformedRequestException("The body broke off", e);
    }
    return body.toByteArray();
  }

  private RequestTooLargeException tooLarge() {
    return new RequestTooLargeException(
        "The body has more than %d bytes; --body-bytes-max allows more"
            .formatted(limits.bodyBytesMax()));
  }
}
