package io.icecap.config;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The options of {@link IcecapHostConfig} as environment variables: {@code ICECAP_REDIS_URL} is
 * {@code redis.url}.
 */
public final class EnvironmentOptions {
  private static final String PREFIX = "ICECAP_";

  /** The launcher's own, and what Kubernetes tells of services that are called so. */
  private static final Pattern OTHERS =
      Pattern.compile("ICECAP_((JAVA|MAVEN)_OPTS|(.*_)?(SERVICE_(HOST|PORT)|PORT)(_.*)?)");

  private EnvironmentOptions() {}

  /** What the option is called in the environment. */
  public static String variable(String option) {
    return PREFIX + option.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  /**
   * The options that are given.
   *
   * @throws IllegalArgumentException if a variable looks like an option and is none
   */
  public static Map<String, String> of(Map<String, String> environment) {
    Map<String, String> options =
        IcecapHostConfig.definition().names().stream()
            .collect(Collectors.toMap(EnvironmentOptions::variable, Function.identity()));
    Map<String, String> given = new HashMap<>();
    environment.forEach(
        (variable, value) -> {
          if (options.containsKey(variable)) {
            given.put(options.get(variable), value);
          } else if (variable.startsWith(PREFIX) && !OTHERS.matcher(variable).matches()) {
            throw new IllegalArgumentException(
                "%s: there is no such option, and it would be ignored; the nearest one is %s. All are in docs/configuration.md."
                    .formatted(variable, nearest(variable, List.copyOf(options.keySet()))));
          }
        });
    return given;
  }

  private static String nearest(String variable, List<String> known) {
    return known.stream()
        .sorted()
        .min(Comparator.comparingInt(other -> EditDistance.between(variable, other)))
        .orElseThrow();
  }
}
