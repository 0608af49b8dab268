package io.icecap.config;

import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Recommender;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.types.Password;

/** Where the tables are. */
final class StoreOptions {
  static final String WAREHOUSE = "warehouse";
  static final String ENDPOINT = "s3.endpoint";
  static final String PATH_STYLE = "s3.path.style.access";
  static final String REGION = "s3.region";
  static final String ACCESS_KEY_ID = "s3.access.key.id";
  static final String SECRET_ACCESS_KEY = "s3.secret.access.key";
  static final String SSE_TYPE = "s3.sse.type";
  static final String SSE_KEY = "s3.sse.key";
  static final List<String> ONLY_S3 =
      List.of(ENDPOINT, PATH_STYLE, REGION, ACCESS_KEY_ID, SECRET_ACCESS_KEY, SSE_TYPE, SSE_KEY);

  private static final String NO_SSE = "none";
  private static final String[] SSE_TYPES = {NO_SSE, "s3", "kms", "dsse-kms"};

  private static final Recommender IF_S3 =
      new Recommender() {
        @Override
        public List<Object> validValues(String name, Map<String, Object> config) {
          return PATH_STYLE.equals(name) ? List.of(false, true) : List.of();
        }

        @Override
        public boolean visible(String name, Map<String, Object> config) {
          return config.get(WAREHOUSE) instanceof String warehouse && isS3(warehouse);
        }
      };

  private StoreOptions() {}

  static void define(ConfigDef definition) {
    new OptionGroup(definition, "Warehouse")
        .required(
            WAREHOUSE,
            Type.STRING,
            Checks.WAREHOUSE,
            "Warehouse",
            "Where the tables are kept: s3://bucket/path, or file:///path on a disk that all"
                + " workers"
                + " share.")
        .define(
            ENDPOINT,
            Type.STRING,
            null,
            Checks.ENDPOINT,
            Importance.MEDIUM,
            IF_S3,
            "S3 endpoint",
            "The address of an S3-compatible store. Default: Amazon's own, by region. The"
                + " store must"
                + " honour If-None-Match on PUT.")
        .define(
            PATH_STYLE,
            Type.BOOLEAN,
            false,
            null,
            Importance.MEDIUM,
            IF_S3,
            "S3 path style",
            "Whether the bucket is in the path of a request (http://host/bucket) and not in"
                + " the host"
                + " name; most S3-compatible stores need it.")
        .define(
            REGION,
            Type.STRING,
            null,
            null,
            Importance.MEDIUM,
            IF_S3,
            "S3 region",
            "Default: what the AWS SDK finds in the environment of the worker.")
        .define(
            ACCESS_KEY_ID,
            Type.STRING,
            null,
            null,
            Importance.MEDIUM,
            IF_S3,
            "S3 access key id",
            "Given together with the secret. Default: what the AWS SDK's chain of credential"
                + " providers finds on the worker, such as an instance role.")
        .define(
            SECRET_ACCESS_KEY,
            Type.PASSWORD,
            null,
            null,
            Importance.MEDIUM,
            IF_S3,
            "S3 secret access key",
            "The secret of the access key; best taken from a config provider.")
        .define(
            SSE_TYPE,
            Type.STRING,
            NO_SSE,
            ValidString.in(SSE_TYPES),
            Importance.LOW,
            new Words(SSE_TYPES).shownAs(IF_S3),
            "S3 encryption",
            "The encryption that the store is asked for with every object, replicas included: s3 for"
                + " keys of S3, kms or dsse-kms for keys of AWS KMS. With none, the default of the"
                + " bucket holds.")
        .define(
            SSE_KEY,
            Type.STRING,
            null,
            null,
            Importance.LOW,
            IF_S3,
            "S3 encryption key",
            "The id of the key in AWS KMS, with kms or dsse-kms. Default: the account's own.");
  }

  /** Whether keys of AWS KMS are asked for. */
  static boolean isKms(String sseType) {
    return sseType.endsWith("kms");
  }

  static boolean isS3(String warehouse) {
    return warehouse.startsWith("s3:");
  }

  static StoreSettings settings(AbstractConfig config) {
    String warehouse = config.getString(WAREHOUSE);
    Map<String, String> s3 = new HashMap<>();
    if (isS3(warehouse)) {
      s3.put("s3.path-style-access", config.getBoolean(PATH_STYLE).toString());
      putIfGiven(s3, "s3.endpoint", config.getString(ENDPOINT));
      putIfGiven(s3, "client.region", config.getString(REGION));
      putIfGiven(s3, "s3.access-key-id", config.getString(ACCESS_KEY_ID));
      Password secret = config.getPassword(SECRET_ACCESS_KEY);
      putIfGiven(s3, "s3.secret-access-key", secret == null ? null : secret.value());
      String sse = config.getString(SSE_TYPE);
      putIfGiven(s3, "s3.sse.type", sse.equals(NO_SSE) ? null : sse);
      putIfGiven(s3, "s3.sse.key", config.getString(SSE_KEY));
    }
    return new StoreSettings(new Location(warehouse), Map.copyOf(s3));
  }

  private static void putIfGiven(Map<String, String> s3, String key, String value) {
    if (value != null) {
      s3.put(key, value);
    }
  }
}
