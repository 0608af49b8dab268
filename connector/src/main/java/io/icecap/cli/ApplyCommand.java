package io.icecap.cli;

import io.icecap.daemon.Daemon;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The applier as a process of its own. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    modelTransformer = HostOptions.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Applies what sinks with applier=external have buffered, until it is stopped by Ctrl-C or"
          + " SIGTERM. Any number of these may run at the same time.",
      "Each option of the applier may also be in the file, or in the environment: redis.url as"
          + " ICECAP_REDIS_URL."
    })
final class ApplyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A properties file with options; those given otherwise count more.")
  private Path file;

  @Option(
      names = "--appliers",
      paramLabel = "COUNT",
      defaultValue = "1",
      description = "How many tables are worked on at the same time (${DEFAULT-VALUE}).")
  private int appliers;

  @Option(
      names = "--health",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8090",
      description =
          "Where /health/live and /health/ready are answered (${DEFAULT-VALUE}); 0.0.0.0 is every"
              + " address of this machine.")
  private String health;

  @Override
  public Integer call() throws Exception {
    if (appliers < 1) {
      throw new ParameterException(spec.commandLine(), "--appliers: it takes 1 at least");
    }
    try (Daemon daemon =
        new Daemon(HostOptions.settings(spec, file, System.getenv()), appliers, address())) {
      Runtime.getRuntime().addShutdownHook(new Thread(daemon::close, "icecap-stop"));
      daemon.run();
      return 0;
    }
  }

  private InetSocketAddress address() {
    int colon = health.lastIndexOf(':');
    try {
      return new InetSocketAddress(
          health.substring(0, colon), Integer.parseInt(health.substring(colon + 1)));
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--health: '%s' is no address; write host:port, as in 0.0.0.0:8090".formatted(health),
          e);
    }
  }
}
