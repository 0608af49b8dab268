package io.icecap.config;

import java.net.URI;
import java.nio.file.Path;
import org.apache.kafka.common.config.types.Password;

/** What the options of the warehouse have to do with each other, and with local disk. */
final class StoreChecks {
  private StoreChecks() {}

  static void check(Validation validation) {
    validation
        .value(StoreOptions.WAREHOUSE, String.class)
        .filter(warehouse -> !StoreOptions.isS3(warehouse))
        .ifPresent(warehouse -> checkLocal(validation, warehouse));
    checkCredentials(validation);
    checkEncryption(validation);
  }

  private static void checkLocal(Validation validation, String warehouse) {
    for (String key : StoreOptions.ONLY_S3) {
      if (validation.given().contains(key)) {
        validation.error(
            key,
            ("%s: it has no effect, since the warehouse is on local disk; remove it, or set"
                    + " %s to s3://bucket/path")
                .formatted(key, StoreOptions.WAREHOUSE));
      }
    }
    try {
      WritableDirectory.problem(Path.of(URI.create(warehouse)))
          .ifPresent(
              problem ->
                  validation.error(
                      StoreOptions.WAREHOUSE, StoreOptions.WAREHOUSE + ": " + problem));
    } catch (IllegalArgumentException e) {
      validation.error(
          StoreOptions.WAREHOUSE,
          ("%s: '%s' is no path on this machine; write file:///path and encode what is"
                  + " special in it with %%")
              .formatted(StoreOptions.WAREHOUSE, warehouse));
    }
  }

  private static void checkCredentials(Validation validation) {
    boolean id = validation.value(StoreOptions.ACCESS_KEY_ID, String.class).isPresent();
    boolean secret = validation.value(StoreOptions.SECRET_ACCESS_KEY, Password.class).isPresent();
    if (id && !secret) {
      missing(validation, StoreOptions.SECRET_ACCESS_KEY, StoreOptions.ACCESS_KEY_ID);
    }
    if (secret && !id) {
      missing(validation, StoreOptions.ACCESS_KEY_ID, StoreOptions.SECRET_ACCESS_KEY);
    }
  }

  private static void checkEncryption(Validation validation) {
    boolean key = validation.value(StoreOptions.SSE_KEY, String.class).isPresent();
    boolean kms =
        validation
            .value(StoreOptions.SSE_TYPE, String.class)
            .filter(StoreOptions::isKms)
            .isPresent();
    if (key && !kms) {
      validation.error(
          StoreOptions.SSE_KEY,
          "%s: it has no effect without %s=kms or dsse-kms; set that, or remove the key"
              .formatted(StoreOptions.SSE_KEY, StoreOptions.SSE_TYPE));
    }
  }

  private static void missing(Validation validation, String missing, String given) {
    validation.error(
        missing,
        ("%s: it is missing, and %s alone gives no access; set both, or none to use the"
                + " worker's own credentials")
            .formatted(missing, given));
  }
}
