package io.icecap.it.apply;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Location;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector.Argument;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import io.icecap.servers.ServerProcesses;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a Java program under a debugger and kills it, as SIGKILL does, where it enters a method for
 * the n-th time. The product knows nothing of it.
 */
public final class BreakpointKill {
  private static final int LIMIT_SECONDS = 120;

  private final String type;
  private final String method;
  private final int hit;

  /**
   * @param method entered for the {@code hit}-th time, in whatever thread
   */
  public BreakpointKill(String type, String method, int hit) {
    this.type = type;
    this.method = method;
    this.hit = hit;
  }

  /** Whether it got there and was killed; else it ended on its own. */
  public boolean run(List<String> program, Path log) throws Exception {
    ListeningConnector connector =
        Bootstrap.virtualMachineManager().listeningConnectors().stream()
            .filter(c -> c.transport().name().equals("dt_socket"))
            .findFirst()
            .orElseThrow();
    Map<String, Argument> arguments = connector.defaultArguments();
    arguments.get("timeout").setValue(Integer.toString(LIMIT_SECONDS * 1_000));
    String address = connector.startListening(arguments);
    Process process = start(program, log, "address=" + address);
    try {
      return killAtBreakpoint(connector.accept(arguments), process);
    } finally {
      process.destroyForcibly();
      connector.stopListening(arguments);
    }
  }

  /** Runs the program to its end. */
  public static void runWhole(List<String> program, Path log) throws Exception {
    Process process = start(program, log, null);
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("It did not end well; see " + log);
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(List<String> program, Path log, String debugger) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (debugger != null) {
      command.add("-agentlib:jdwp=transport=dt_socket,suspend=y," + debugger);
    }
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path")));
    command.addAll(program);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(Redirect.appendTo(log.toFile()));
    Process process = builder.start();
    ServerProcesses.ofThisJvm().watch(process.toHandle());
    return process;
  }

  private boolean killAtBreakpoint(VirtualMachine machine, Process process) throws Exception {
    ClassPrepareRequest loading = machine.eventRequestManager().createClassPrepareRequest();
    loading.addClassFilter(type);
    loading.enable();
    machine.resume();
    while (true) {
      EventSet events = machine.eventQueue().remove(LIMIT_SECONDS * 1_000L);
      if (events == null) {
        throw new IOException("Nothing happened for %d s".formatted(LIMIT_SECONDS));
      }
      for (Event event : events) {
        if (event instanceof ClassPrepareEvent prepared) {
          setBreakpoint(machine, prepared.referenceType());
        } else if (event instanceof BreakpointEvent) {
          process.destroyForcibly().waitFor();
          return true;
        } else if (event instanceof VMDisconnectEvent) {
          return false;
        }
      }
      events.resume();
    }
  }

  private void setBreakpoint(VirtualMachine machine, ReferenceType loaded) {
    List<Method> methods =
        loaded.methodsByName(method).stream()
            .filter(m -> !m.isAbstract() && !m.isBridge())
            .toList();
    if (methods.size() != 1) {
      throw new IllegalStateException(
          "%s has %d methods called %s".formatted(type, methods.size(), method));
    }
    Location entry = methods.get(0).location();
    BreakpointRequest breakpoint = machine.eventRequestManager().createBreakpointRequest(entry);
    breakpoint.addCountFilter(hit);
    breakpoint.enable();
  }
}
