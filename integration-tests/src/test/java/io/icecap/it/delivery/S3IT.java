package io.icecap.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.it.Pipeline;
import io.icecap.it.SteadyFeed;
import io.icecap.servers.Await;
import io.icecap.servers.EmbeddedS3;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3IT {
  private static final Pattern VERSION = Pattern.compile(".*/v(\\d+)\\.(?:gz\\.)?metadata\\.json");

  @TempDir Path work;

  @Test
  void tableInABucketEqualsItsSource() throws Exception {
    try (EmbeddedS3 s3 = EmbeddedS3.start(work.resolve("s3"), "lake");
        S3FileIO files = new S3FileIO();
        Pipeline pipeline = Pipeline.create(work, "in_s3")) {
      files.initialize(
          Map.of(
              "s3.endpoint",
              s3.endpoint().toString(),
              "s3.path-style-access",
              "true",
              "s3.access-key-id",
              s3.accessKeyId(),
              "s3.secret-access-key",
              s3.secretAccessKey(),
              "client.region",
              "us-east-1",
              "http-client.type",
              "urlconnection"));
      Map<String, String> sink = pipeline.sink();
      sink.put("warehouse", "s3://lake/warehouse");
      sink.put("s3.endpoint", s3.endpoint().toString());
      sink.put("s3.path.style.access", "true");
      sink.put("s3.region", "us-east-1");
      sink.put("s3.access.key.id", s3.accessKeyId());
      sink.put("s3.secret.access.key", s3.secretAccessKey());
      pipeline.run("in-s3", sink);
      String metadata = "s3://lake/warehouse/fed/in_s3/metadata/";
      try (SteadyFeed feed = SteadyFeed.start(pipeline.feed(), 300)) {
        Await.until(
            "twelve versions", Pipeline.LIMIT, () -> newest(files, metadata).version() > 12);
      }

      pipeline.awaitEquality(() -> newest(files, metadata).table());
      assertThat(newest(files, metadata).table().snapshots())
          .as("the newest may be a compaction's")
          .anySatisfy(snapshot -> assertThat(snapshot.summary()).containsKey("added-dvs"));
    }
  }

  private record Version(long version, Table table) {}

  private static Version newest(S3FileIO files, String metadata) {
    Matcher newest =
        StreamSupport.stream(files.listPrefix(metadata).spliterator(), false)
            .map(file -> VERSION.matcher(file.location()))
            .filter(Matcher::matches)
            .max(Comparator.comparing(found -> Long.parseLong(found.group(1))))
            .orElseThrow();
    Table table = new BaseTable(new StaticTableOperations(newest.group(), files), "in_s3");
    return new Version(Long.parseLong(newest.group(1)), table);
  }
}
