package io.icecap.store.s3;

import io.icecap.store.Location;

/** A location as S3 names it. */
record S3Key(String bucket, String key) {
  static S3Key of(Location location) {
    String uri = location.uri();
    int slash = uri.indexOf('/', "s3://".length());
    if (!uri.startsWith("s3://") || slash < 0) {
      throw new IllegalArgumentException(
          "%s is not an object in S3; write s3://bucket/path".formatted(location));
    }
    return new S3Key(uri.substring("s3://".length(), slash), uri.substring(slash + 1));
  }
}
