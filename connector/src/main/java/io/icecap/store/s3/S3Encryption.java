package io.icecap.store.s3;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * How the store is asked to encrypt what is put: one answer for all objects, data files, metadata
 * and replicas alike. With {@code none} nothing is asked, and the bucket's own default holds.
 *
 * @param key of AWS KMS; empty for the account's own
 */
record S3Encryption(Optional<ServerSideEncryption> type, Optional<String> key) {
  static final String TYPE = "s3.sse.type";
  static final String KEY = "s3.sse.key";

  /**
   * @param properties in the words of Iceberg's S3FileIO
   * @throws IllegalArgumentException if they ask for what is not known, or contradict one another
   */
  static S3Encryption of(Map<String, String> properties) {
    String word = properties.getOrDefault(TYPE, "none");
    Optional<ServerSideEncryption> type =
        switch (word) {
          case "none" -> Optional.empty();
          case "s3" -> Optional.of(ServerSideEncryption.AES256);
          case "kms" -> Optional.of(ServerSideEncryption.AWS_KMS);
          case "dsse-kms" -> Optional.of(ServerSideEncryption.AWS_KMS_DSSE);
          default ->
              throw new IllegalArgumentException(
                  "%s=%s is not supported: write none, s3, kms or dsse-kms; with keys of one's own per request nobody else could read the table"
                      .formatted(TYPE, word));
        };
    Optional<String> key = Optional.ofNullable(properties.get(KEY));
    if (key.isPresent() && !word.endsWith("kms")) {
      throw new IllegalArgumentException(
          "%s has no effect with %s=%s; set that to kms or dsse-kms, or remove the key"
              .formatted(KEY, TYPE, word));
    }
    return new S3Encryption(type, key);
  }

  /** A request to put an object. */
  PutObjectRequest.Builder put(S3Key object) {
    PutObjectRequest.Builder put =
        PutObjectRequest.builder().bucket(object.bucket()).key(object.key());
    type.ifPresent(put::serverSideEncryption);
    key.ifPresent(put::ssekmsKeyId);
    return put;
  }
}
