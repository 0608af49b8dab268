package io.icecap.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.icecap.config.EnvironmentOptions;
import io.icecap.config.IcecapHostConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies what is dirty, whatever wakes it, until that is done or its time is nearly over. Its
 * settings are environment variables: {@code ICECAP_REDIS_URL} is {@code redis.url}.
 *
 * <p>Where trying again may help, it ends with an error, for AWS to do so; wrong settings are
 * answered and logged instead. A request to the function's URL is always answered.
 */
public final class ApplierHandler implements RequestStreamHandler {
  private static final Logger log = LoggerFactory.getLogger(ApplierHandler.class);

  private final List<String> problems;
  private final Optional<FunctionApplier> applier;

  /** As AWS makes it. */
  public ApplierHandler() {
    this(System.getenv());
  }

  ApplierHandler(Map<String, String> environment) {
    problems = problems(environment);
    applier =
        problems.isEmpty()
            ? Optional.of(
                new FunctionApplier(
                    new IcecapHostConfig(EnvironmentOptions.of(environment)).settings()))
            : Optional.empty();
  }

  private static List<String> problems(Map<String, String> environment) {
    try {
      return IcecapHostConfig.problems(EnvironmentOptions.of(environment));
    } catch (IllegalArgumentException e) {
      return List.of(e.getMessage());
    }
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    TimeBudget budget = TimeBudget.of(Duration.ofMillis(context.getRemainingTimeInMillis()));
    Event event = Event.read(input);
    Report report = report(budget);
    byte[] answer = event.answer(report);
    if (report.isFailed() && !event.isRequest()) {
      throw new ApplyFailedException(report);
    }
    output.write(answer);
  }

  private Report report(TimeBudget budget) throws InterruptedIOException {
    if (applier.isEmpty()) {
      log.error("The settings are wrong, nothing is applied: {}", problems);
      return Report.misconfigured(problems);
    }
    try {
      return applier.get().apply(budget);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The function was interrupted");
    }
  }
}
