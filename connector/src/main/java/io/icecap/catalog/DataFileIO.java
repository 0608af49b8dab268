package io.icecap.catalog;

import io.icecap.store.StoreSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.aws.HttpClientProperties;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.io.FileIO;

/** Iceberg's file access for the kind of warehouse. */
final class DataFileIO {
  private DataFileIO() {}

  static FileIO open(StoreSettings settings) {
    String uri = settings.warehouse().uri();
    if (uri.startsWith("file:")) {
      return new LocalFileIO();
    }
    if (uri.startsWith("s3:")) {
      Map<String, String> properties = new HashMap<>(settings.s3());
      properties.putIfAbsent(
          HttpClientProperties.CLIENT_TYPE, HttpClientProperties.CLIENT_TYPE_URLCONNECTION);
      FileIO io = new S3FileIO();
      io.initialize(properties);
      return io;
    }
    throw new IllegalArgumentException(
        "A warehouse at %s is not supported: it is file:///path or s3://bucket/path"
            .formatted(uri));
  }
}
