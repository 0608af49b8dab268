package io.icecap.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line of JSON for each request, to the logger {@code io.icecap.access}. */
final class AccessLog implements RequestLog {
  private static final Logger LOG = LoggerFactory.getLogger("io.icecap.access");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public void log(Request request, Response response) {
    if (LOG.isInfoEnabled()) {
      LOG.info("{}", line(request, response));
    }
  }

  private static ObjectNode line(Request request, Response response) {
    Object caller = request.getAttribute(RequestHandler.CALLER);
    return JSON.createObjectNode()
        .put("from", Request.getRemoteAddr(request))
        .put("caller", caller == null ? "-" : caller.toString())
        .put("method", request.getMethod())
        .put("path", request.getHttpURI().getPathQuery())
        .put("status", response.getStatus())
        .put("received", Request.getContentBytesRead(request))
        .put("sent", Response.getContentBytesWritten(response))
        .put("ms", Duration.ofNanos(System.nanoTime() - request.getBeginNanoTime()).toMillis());
  }
}
