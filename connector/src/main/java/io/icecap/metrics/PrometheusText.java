package io.icecap.metrics;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Metrics in Prometheus's text format. */
public final class PrometheusText {
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private PrometheusText() {}

  public static byte[] of(MetricSnapshots... of) {
    MetricSnapshot[] all =
        Arrays.stream(of).flatMap(MetricSnapshots::stream).toArray(MetricSnapshot[]::new);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(out, new MetricSnapshots(all));
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory does not fail", e);
    }
  }
}
