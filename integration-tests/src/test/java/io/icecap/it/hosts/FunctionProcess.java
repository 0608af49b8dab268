package io.icecap.it.hosts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icecap.servers.ServerProcesses;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * A process of the function as AWS runs it: Amazon's runtime client and the unpacked archive, with
 * a temporary directory of its own, standing still between invocations.
 */
final class FunctionProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NATIVE_CLIENT =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";
  private static final Duration START_LIMIT = Duration.ofSeconds(120);

  private final RuntimeApi api;
  private final Path work;
  private final Process process;

  private FunctionProcess(RuntimeApi api, Path work, Process process) {
    this.api = api;
    this.work = work;
    this.process = process;
  }

  /** Returns when it waits for its first invocation. */
  static FunctionProcess start(Path work, Map<String, String> environment) throws Exception {
    Files.createDirectories(work.resolve("tmp"));
    RuntimeApi api = RuntimeApi.start();
    FunctionProcess function =
        new FunctionProcess(api, work, launch(api, work, HostArchive.lambda(), environment));
    var unused = function.process.onExit().thenRun(api::ended);
    try {
      String failure = api.initialised().get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (!failure.isEmpty()) {
        throw new IOException("The function did not start: %s; see %s".formatted(failure, work));
      }
      return function;
    } catch (Exception e) {
      function.close();
      throw e;
    }
  }

  private static Process launch(
      RuntimeApi api, Path work, Path task, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.io.tmpdir=" + work.resolve("tmp"),
            "-D%s=%s".formatted(NATIVE_CLIENT, nativeClient(work)),
            "-Xlog:class+load:file=" + work.resolve("classes.log"),
            "-cp",
            runtimeClient(),
            "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
            "io.icecap.lambda.ApplierHandler::handleRequest");
    Map<String, String> variables = builder.environment();
    variables.clear();
    variables.putAll(environment);
    variables.put("AWS_LAMBDA_RUNTIME_API", api.address());
    variables.put("AWS_LAMBDA_FUNCTION_NAME", "icecap");
    variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769");
    variables.put("LAMBDA_TASK_ROOT", task.toString());
    variables.put("LD_LIBRARY_PATH", task + ":" + task.resolve("lib"));
    builder.directory(task.toFile()); // where the runtime client looks for the function
    builder.redirectErrorStream(true);
    builder.redirectOutput(Redirect.appendTo(work.resolve("function.log").toFile()));
    Process process = builder.start();
    ServerProcesses.ofThisJvm().watch(process.toHandle());
    return process;
  }

  /** It would be unpacked to one place in /tmp, where processes damage each other's. */
  private static Path nativeClient(Path work) throws IOException {
    String architecture = HostArchive.isArm() ? "aarch_64" : "x86_64";
    Path library = work.resolve("jni.so");
    try (InputStream packed =
        FunctionProcess.class.getResourceAsStream(
            "/jni/libaws-lambda-jni.linux-%s.so".formatted(architecture))) {
      Files.copy(packed, library);
    }
    return library;
  }

  /** Amazon's own jars alone: the rest has to come from the archive. */
  private static String runtimeClient() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(
            jar ->
                new File(jar)
                    .getName()
                    .matches("(aws-lambda-java-.*|utils-lite-.*|annotations-2.*)\\.jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The report; the invocation must end well, and in time. */
  JsonNode apply(Duration limit) throws Exception {
    RuntimeApi.Outcome outcome = invoke("{}", limit);
    if (outcome.failed()) {
      throw new AssertionError("The function failed: " + outcome.body());
    }
    return JSON.readTree(outcome.body());
  }

  /**
   * One invocation, thawed for it and frozen after it.
   *
   * @throws AssertionError if AWS would have cut it off
   */
  RuntimeApi.Outcome invoke(String event, Duration limit) throws Exception {
    return invoke(event, limit, limit);
  }

  /**
   * @param patience how long to wait for the answer, on a machine that is busier than AWS's are
   */
  RuntimeApi.Outcome invoke(String event, Duration limit, Duration patience) throws Exception {
    signal("CONT");
    try {
      return api.invoke(event, limit).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("No answer within %s; see %s".formatted(patience, work), e);
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    } finally {
      signal("STOP");
    }
  }

  /** Which classes it has loaded, and from where. */
  List<String> classes() throws IOException {
    return Files.readAllLines(work.resolve("classes.log"));
  }

  /** The most memory it ever had, in megabytes. */
  long memoryMegabytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/%d/status".formatted(process.pid()))).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  /** What it has taken of all processors so far. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** SIGKILL, as when AWS takes the machine away; returns when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    api.close();
  }
}
