package io.icecap.cli;

import io.icecap.config.EnvironmentOptions;
import io.icecap.config.IcecapHostConfig;
import io.icecap.config.IcecapHostConfig.OptionText;
import io.icecap.config.IcecapSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * The applier's options on a command: from a file, over which the environment counts, over which
 * the command line does.
 */
final class HostOptions implements IModelTransformer {
  /** Adds {@code --redis.url} and so on to the command. */
  @Override
  public CommandSpec transform(CommandSpec command) {
    for (OptionText option : IcecapHostConfig.options()) {
      command.addOption(
          OptionSpec.builder("--" + option.name())
              .paramLabel("VALUE")
              .type(String.class)
              .description(description(option))
              .build());
    }
    return command;
  }

  private static String description(OptionText option) {
    String text =
        option.byDefault().isEmpty()
            ? option.documentation()
            : "%s (%s)".formatted(option.documentation(), option.byDefault());
    return text.replace("%", "%%").replace("$", "$$");
  }

  /**
   * @param file null if there is none
   * @throws ParameterException with everything that is wrong
   */
  static IcecapSettings settings(CommandSpec command, Path file, Map<String, String> environment) {
    Map<String, String> given = new HashMap<>();
    try {
      given.putAll(read(file));
      given.putAll(EnvironmentOptions.of(environment));
    } catch (IOException e) {
      throw new ParameterException(
          command.commandLine(), "The file %s can't be read: %s".formatted(file, e), e);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
    for (OptionText option : IcecapHostConfig.options()) {
      String value =
          command.commandLine().getParseResult().matchedOptionValue("--" + option.name(), null);
      if (value != null) {
        given.put(option.name(), value);
      }
    }
    List<String> problems = IcecapHostConfig.problems(given);
    if (!problems.isEmpty()) {
      throw new ParameterException(command.commandLine(), String.join("\n", problems));
    }
    return new IcecapHostConfig(given).settings();
  }

  private static Map<String, String> read(Path file) throws IOException {
    Properties properties = new Properties();
    if (file != null) {
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      }
    }
    Map<String, String> given = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> given.put(key, properties.getProperty(key)));
    return given;
  }
}
