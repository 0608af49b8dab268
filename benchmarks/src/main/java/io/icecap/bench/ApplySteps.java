package io.icecap.bench;

import io.icecap.metrics.Meters;
import io.icecap.observe.Step;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Where the time of batches goes: by the applier's own metrics, and by kinds of threads. */
final class ApplySteps {
  private static final List<Step> STEPS = List.of(Step.CLAIM, Step.LOAD, Step.MERGE, Step.COMMIT);

  private final Meters meters;
  private final StageCpu cpu;
  private final Map<String, Double> steps = new TreeMap<>();
  private final Map<String, Double> stages = new TreeMap<>();
  private Map<String, Double> stepsBefore = Map.of();
  private Map<String, Double> stagesBefore = Map.of();
  private int batches;

  ApplySteps(Meters meters, StageCpu cpu) {
    this.meters = meters;
    this.cpu = cpu;
  }

  /** Forgets what was measured. */
  void clear() {
    steps.clear();
    stages.clear();
    batches = 0;
  }

  void begin() {
    stagesBefore = cpu.seconds();
    stepsBefore = stepSeconds();
  }

  void end() {
    add(steps, stepsBefore, stepSeconds());
    add(stages, stagesBefore, cpu.seconds());
    batches++;
  }

  private static void add(
      Map<String, Double> sums, Map<String, Double> before, Map<String, Double> after) {
    after.forEach(
        (name, seconds) -> sums.merge(name, seconds - before.getOrDefault(name, 0.0), Double::sum));
  }

  private Map<String, Double> stepSeconds() {
    return meters.snapshots().stream()
        .filter(metric -> metric.getMetadata().getName().equals("icecap_step_seconds"))
        .flatMap(metric -> ((HistogramSnapshot) metric).getDataPoints().stream())
        .collect(
            Collectors.toMap(
                point -> point.getLabels().get("step"), HistogramDataPointSnapshot::getSum));
  }

  /** Means of a batch. Merges run on several threads, and are added up. */
  String lines() {
    String took =
        STEPS.stream()
            .map(
                step ->
                    "%s %.0f"
                        .formatted(
                            step.word(), 1e3 * steps.getOrDefault(step.word(), 0.0) / batches))
            .collect(Collectors.joining(", "));
    String used =
        stages.entrySet().stream()
            .filter(stage -> stage.getValue() / batches >= 0.0005)
            .map(stage -> "%s %.3f".formatted(stage.getKey(), stage.getValue() / batches))
            .collect(Collectors.joining("; "));
    return "%17s means, ms: %s%n%17s CPU s: %s".formatted("", took, "", used);
  }
}
